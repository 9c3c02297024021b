package dev.caravan.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.ledger.TokenEstimate;
import dev.caravan.model.ChatReply;
import dev.caravan.model.Usage;
import dev.caravan.plan.Call;
import dev.caravan.provider.Codec;
import dev.caravan.provider.SseReader;
import dev.caravan.provider.StreamedReply;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Takes one streamed answer in, event by event, and lets the call have its text as it comes. Confined to its attempt. */
final class StreamReception {

    /** An event that is longer is no answer of a chat model. */
    private static final int LONGEST_EVENT = 8 << 20;
    /** What a provider may take to close a stream that it has said the end of, so that its connection is kept. */
    private static final Duration TIME_TO_CLOSE = Duration.ofMillis(50);

    private final Call call;
    private final Codec codec;
    private final StreamedReply reply;
    private final AttemptTimer timer;
    private final StringBuilder text = new StringBuilder();
    private final Duration share;
    private final long began = System.nanoTime();
    private boolean begun;

    StreamReception(Call call, Codec codec, AttemptTimer timer) {
        this.call = call;
        this.codec = codec;
        this.reply = codec.streamedReply();
        this.timer = timer;
        this.share = call.attemptLimit();
    }

    /**
     * Reads the stream and gives the body that the provider would have sent unstreamed.
     *
     * @throws AttemptFailedException when it broke off or told of an error, with the tokens used as far as they are known
     */
    ObjectNode read(InputStream in) {
        try {
            var events = new SseReader(in, LONGEST_EVENT);
            readAnswer(events);
            if (!call.abandoned() && !timer.fired()) {
                readEnd(events);
            }
            return reply.whole();
        } catch (AttemptFailedException e) {
            throw new AttemptFailedException(e.failure(), usage());
        }
    }

    /** Nothing is charged for an answer that never began. */
    private Usage usage() {
        var told = codec.usage(reply.soFar());
        return begun ? TokenEstimate.ofPart(told, text.toString(), () -> Asking.of(call, call.model())) : told;
    }

    private void readAnswer(SseReader events) {
        try {
            for (var event = events.next(); event.isPresent(); event = events.next()) {
                take(reply.read(event.get()));
                if (reply.ended()) {
                    return;
                }
            }
        } catch (IOException e) {
            broken();
        } catch (AttemptFailedException e) {
            if (!finished()) {
                throw e;
            }
        }
    }

    /** What has come may be whole all the same; if not, it says so itself, unless the time was up. */
    private void broken() {
        if (timer.fired() && !finished()) {
            throw new AttemptFailedException(Failure.of(FailureClass.TIMEOUT, 200, "no token in time"));
        }
    }

    private boolean finished() {
        try {
            reply.whole();
            return true;
        } catch (AttemptFailedException e) {
            return false;
        }
    }

    private void take(StreamedReply.Piece piece) {
        if (piece.token()) {
            begun = true;
            call.token();
            timer.move(untilNext());
        }
        piece.aside().ifPresent(block -> call.aside(new ChatReply.Aside(codec.dialect(), block, text.length())));
        if (!piece.text().isEmpty()) {
            text.append(piece.text());
            tell(piece.text());
        } else if (piece.token()) {
            call.working();
        }
    }

    /** Until the caller has any of it an answer takes no more than its fair share of the time, however long it thinks. */
    private Duration untilNext() {
        var limit = call.nextTokenLimit();
        var left = share.minusNanos(System.nanoTime() - began);
        return call.told() || left.compareTo(limit) > 0 ? limit : left;
    }

    /** That the caller is slow to take it is no fault of the provider. */
    private void tell(String piece) {
        timer.move(call.left());
        call.text(piece);
        timer.move(untilNext());
    }

    private void readEnd(SseReader events) {
        timer.move(TIME_TO_CLOSE);
        try {
            while (events.next().isPresent()) {
                // nothing that comes behind the end belongs to the answer
            }
        } catch (IOException | AttemptFailedException e) {
            // the connection is not kept
        }
    }
}
