package dev.caravan.sim;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a simulated model does with one request. All values are immutable. A request that the real
 * provider would reject (no key, no messages, ...) is rejected before its behaviour is looked up.
 *
 * <p>To a request that streams, an answer is a stream without pauses, {@link Cut} and {@link Drip} are
 * those of the stream's bytes, and all that is no answer is the same as to any other request.
 */
public sealed interface Behaviour permits Behaviour.Answer, Behaviour.Refuse, Behaviour.Reply, Behaviour.Stall,
        Behaviour.Reset, Behaviour.Cut, Behaviour.Drip, Behaviour.Delayed, Streamed {

    /** A few words for logs, e.g. {@code refuse 503}. */
    String label();

    /** The same behaviour, started this much later. */
    default Behaviour after(Duration delay) {
        return new Delayed(delay, this);
    }

    /** An honest answer. */
    static Behaviour answer() {
        return new Answer(Flaw.NONE);
    }

    /** An honest answer after a delay. */
    static Behaviour answer(Duration delay) {
        return answer().after(delay);
    }

    /** A 200 that is an answer in every respect but one. */
    static Behaviour flawed(Flaw flaw) {
        return new Answer(flaw);
    }

    /** An error status in the dialect's own shape, with the usual type and code of that status. */
    static Behaviour refuse(int status) {
        return new Refuse(status, "", "", Map.of());
    }

    /** An error status in the dialect's own shape with this error code. */
    static Behaviour refuse(int status, String code) {
        return new Refuse(status, code, "", Map.of());
    }

    /** The connection stays open and nothing ever comes. */
    static Behaviour stall() {
        return new Stall();
    }

    /** Silence for this long, then an honest answer. */
    static Behaviour stallThenAnswer(Duration silence) {
        return answer(silence);
    }

    /** A TCP reset before any byte of an answer. */
    static Behaviour reset() {
        return new Reset();
    }

    /** Half of a true answer's bytes, then the end of the connection. */
    static Behaviour cut(Ending ending) {
        return new Cut(0.5, ending, false);
    }

    /** An honest answer, ready to be given a pace, quirks and mishaps for those who ask for a stream. */
    static Streamed stream() {
        return Streamed.HONEST;
    }

    /** A 200 whose body is not JSON. */
    static Behaviour garbage() {
        return new Reply(200, Map.of("content-type", "application/json"), "\u0000\u0007<<~ not json }{");
    }

    /** How a body ends that is not whole. */
    enum Ending {
        /** A clean FIN; what the head or the chunks promised is missing. */
        CLOSE,
        /** A TCP RST. */
        RESET,
        /** As a whole one does: HTTP has nothing to complain about. */
        END;

        /** The name in control JSON. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An answer read from the request's document, honest but for its flaw. */
    record Answer(Flaw flaw) implements Behaviour {
        public Answer {
            Objects.requireNonNull(flaw, "flaw");
        }

        @Override
        public String label() {
            return flaw == Flaw.NONE ? "answer" : "answer with " + flaw.key();
        }
    }

    /**
     * An error in the dialect's own shape.
     *
     * @param status  HTTP status, 400 to 599
     * @param code    OpenAI: {@code error.code}; Anthropic: {@code error.details.error_code}; Gemini: the
     *                reason of an ErrorInfo detail. Empty for the one that usually comes with the status
     * @param message empty for a usual text
     * @param headers added to the usual headers
     */
    record Refuse(int status, String code, String message, Map<String, String> headers)
            implements Behaviour {
        public Refuse {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status must be 400 to 599, was " + status);
            }
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(message, "message");
            headers = Map.copyOf(headers);
        }

        @Override
        public String label() {
            return "refuse " + status + (code.isEmpty() ? "" : " " + code);
        }
    }

    /** Exactly this status, these headers and this body, whatever the dialect. Status is 200 to 599. */
    record Reply(int status, Map<String, String> headers, String body) implements Behaviour {
        public Reply {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status must be 200 to 599, was " + status);
            }
            headers = Map.copyOf(headers);
            Objects.requireNonNull(body, "body");
        }

        @Override
        public String label() {
            return "reply " + status;
        }
    }

    /** The request is taken and never answered; it ends when either side closes the connection. */
    record Stall() implements Behaviour {
        @Override
        public String label() {
            return "stall";
        }
    }

    /** TCP RST before any byte of an answer. */
    record Reset() implements Behaviour {
        @Override
        public String label() {
            return "reset";
        }
    }

    /**
     * A 200 with the head and a part of a true answer's body, then the end of the connection.
     *
     * @param share   part of the body's bytes sent, 0 to below 1
     * @param chunked chunked transfer without its last chunk, else a Content-Length that is not met;
     *                a stream is always chunked
     */
    record Cut(double share, Ending ending, boolean chunked) implements Behaviour {
        public Cut {
            if (!(share >= 0 && share < 1)) {
                throw new IllegalArgumentException("share must be 0 to below 1, was " + share);
            }
            Objects.requireNonNull(ending, "ending");
        }

        @Override
        public String label() {
            return "cut by " + ending.key();
        }
    }

    /** A true answer whose body comes in pieces of so many bytes, one piece per interval. */
    record Drip(int bytes, Duration every) implements Behaviour {
        public Drip {
            if (bytes < 1) throw new IllegalArgumentException("bytes must be 1 or more, was " + bytes);
            if (every.toMillis() < 1) {
                throw new IllegalArgumentException("every must be 1 ms or more, was " + every);
            }
        }

        @Override
        public String label() {
            return "drip " + bytes + " bytes per " + every.toMillis() + " ms";
        }
    }

    /** Another behaviour, started later. */
    record Delayed(Duration by, Behaviour then) implements Behaviour {
        public Delayed {
            if (by.isNegative()) throw new IllegalArgumentException("by must not be negative, was " + by);
            Objects.requireNonNull(then, "then");
        }

        @Override
        public String label() {
            return then.label() + " after " + by.toMillis() + " ms";
        }
    }
}
