package dev.caravan.sim;

import dev.caravan.sim.Behaviour.Ending;
import dev.caravan.sim.Behaviour.Refuse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** What happens in the course of a stream. All values are immutable. */
public sealed interface Mishap {

    /** A few words for logs, e.g. {@code reset}. */
    String label();

    /** What a request that does not stream gets instead of its answer; empty when it gets that. */
    Optional<Behaviour> plain();

    /** TCP RST. */
    static Mishap reset() {
        return new Break(Ending.RESET);
    }

    /** TCP FIN with the body still open: the client is missing its last chunk. */
    static Mishap close() {
        return new Break(Ending.CLOSE);
    }

    /** The body ends as a whole one does: all that is missing is what the dialect would have sent. */
    static Mishap end() {
        return new Break(Ending.END);
    }

    /** An error event in the dialect's shape, with the usual type of this status, then the end. */
    static Mishap error(int status) {
        return new Fail((Refuse) Behaviour.refuse(status));
    }

    /** Nothing more ever comes. */
    static Mishap stall() {
        return new Stall();
    }

    /** Nothing comes for so long, then the stream goes on. */
    static Mishap silence(Duration lasting) {
        return new Silence(lasting);
    }

    /** This data as an event, without or, when not empty, with a name. The stream goes on. */
    static Mishap say(String name, String data) {
        return new Say(name, data);
    }

    /** An event whose data is not JSON. The stream goes on. */
    static Mishap malformed() {
        return say("", "{\"choices\":[{\"delta\":");
    }

    /** An event of a kind that is yet to be invented. The stream goes on. */
    static Mishap unknown() {
        return say("context_update", "{\"type\":\"context_update\",\"update\":{\"remaining\":1}}");
    }

    /** The connection or the body ends. */
    record Break(Ending ending) implements Mishap {
        public Break {
            Objects.requireNonNull(ending, "ending");
        }

        @Override
        public String label() {
            return ending.key();
        }

        @Override
        public Optional<Behaviour> plain() {
            return Optional.of(Behaviour.cut(ending));
        }
    }

    /** An error event in the dialect's shape, then the end of the body. */
    record Fail(Refuse refusal) implements Mishap {
        @Override
        public String label() {
            return "error " + refusal.label().replace("refuse ", "");
        }

        @Override
        public Optional<Behaviour> plain() {
            return Optional.of(refusal);
        }
    }

    /** Nothing more ever comes. */
    record Stall() implements Mishap {
        @Override
        public String label() {
            return "stall";
        }

        @Override
        public Optional<Behaviour> plain() {
            return Optional.of(Behaviour.stall());
        }
    }

    /** Nothing comes for so long. */
    record Silence(Duration lasting) implements Mishap {
        public Silence {
            if (lasting.isNegative()) throw new IllegalArgumentException("lasting is negative: " + lasting);
        }

        @Override
        public String label() {
            return "silence of " + lasting.toMillis() + " ms";
        }

        @Override
        public Optional<Behaviour> plain() {
            return Optional.empty();
        }
    }

    /** An event with exactly this name and data. */
    record Say(String name, String data) implements Mishap {
        public Say {
            if ((name + data).matches("(?s).*[\r\n].*")) {
                throw new IllegalArgumentException("an event's name and data are one line each");
            }
        }

        @Override
        public String label() {
            return "event";
        }

        @Override
        public Optional<Behaviour> plain() {
            return Optional.empty();
        }
    }
}
