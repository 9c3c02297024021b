package dev.caravan.door.http;

import dev.caravan.model.ChatReply;
import dev.caravan.model.FinishReason;
import dev.caravan.plan.Answer;
import dev.caravan.plan.AnswerListener;
import dev.caravan.plan.Call;
import dev.caravan.provider.ReplyWriter;
import dev.caravan.provider.Served;
import dev.caravan.provider.StreamWriter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One call that came in by HTTP, and the stream that its answer goes out by, if it is wanted as it comes. Nothing of a
 * stream, its status included, goes out before the answer's first piece. Used by the call's thread; the caller's
 * leaving comes from the server's.
 */
final class HttpCall implements AnswerListener {

    /** A stream is not silent for longer while its model is at work. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final HttpServerResponse response;
    private final ReplyWriter writer;
    private final Wish wish;
    private final Instant created;
    private Call call;
    private StreamWriter stream;
    private long lastWrite;

    HttpCall(HttpServerResponse response, ReplyWriter writer, Wish wish, Instant created) {
        this.response = response;
        this.writer = writer;
        this.wish = wish;
        this.created = created;
    }

    @Override
    public void began(Call begun) {
        call = begun;
        response.closeHandler(gone -> begun.leave());
        if (response.closed()) {
            begun.leave();
        }
    }

    @Override
    public boolean streams() {
        return wish.stream();
    }

    @Override
    public void text(String piece) {
        open();
        write(stream.text(piece));
    }

    @Override
    public void aside(ChatReply.Aside aside) {
        if (aside.dialect().equals(writer.dialect())) {
            open();
            write(stream.aside(aside.block()));
        }
    }

    private void open() {
        if (stream == null) {
            var model = call.model().name();
            open(model, ReplyHeaders.of(call.id(), model, call.attempts().size() + 1, call.fallbacks()));
        }
    }

    /** A sign of life, so that nobody on the way takes the stream for dead. */
    @Override
    public void working() {
        if (stream != null && System.nanoTime() - lastWrite > SILENCE.toNanos()) {
            write(stream.keepAlive());
        }
    }

    private void open(String model, Map<String, String> headers) {
        stream = writer.stream(new Served.Head(call.id(), model, created), wish.usage());
        response.setStatusCode(200).setChunked(true).putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache").putHeader("X-Accel-Buffering", "no");
        headers.forEach(response::putHeader);
        write(stream.begin());
    }

    /** Sends what comes after the pieces sent so far, and the end. */
    void end(Answer answer) {
        var served = served(answer);
        if (stream == null) {
            open(answer.model(), ReplyHeaders.of(answer));
        }
        finish(stream.end(served, call.sent()));
    }

    /** The whole answer, as the caller's dialect says it. */
    Served served(Answer answer) {
        return new Served(new Served.Head(answer.callId(), answer.model(), created), answer.reply(), Optional.empty(),
                wish.metadata() ? Optional.of(Metadata.of(answer)) : Optional.empty());
    }

    /**
     * Tells of a failure within the stream, as a refusal where it is one, else as an error.
     *
     * @return false when nothing has been sent yet, so that the status can tell of it
     */
    boolean fail(Failed failed) {
        if (stream == null && !(wish.stream() && failed.refused())) {
            return false;
        }
        if (stream == null) {
            open(failed.model(), failed.headers());
        }
        finish(failed.refused() ? stream.end(refusal(failed), call.sent()) : stream.error(failed.reply()));
        return true;
    }

    /** A refused answer, as the caller's dialect says it, behind whatever the model said before. */
    Served refusal(Failed failed) {
        return new Served(new Served.Head(failed.reply().callId(), failed.model(), created),
                new ChatReply("", "", call.sent(), List.of(), FinishReason.STOP, failed.usage()),
                Optional.of(failed.reply().code()), wish.metadata() ? failed.reply().extension() : Optional.empty());
    }

    ReplyWriter writer() {
        return writer;
    }

    /** A caller who takes nothing for as long as his call may last has left. */
    private void write(String events) {
        if (events.isEmpty() || response.closed()) {
            return;
        }
        lastWrite = System.nanoTime();
        var written = response.write(events);
        if (response.writeQueueFull() && !done(written)) {
            call.leave();
        }
    }

    private boolean done(Future<Void> written) {
        try {
            written.toCompletionStage().toCompletableFuture()
                    .get(Math.max(0, call.left().toMillis()), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Also when the caller has left: what is not ended Camel would try to end. */
    private void finish(String events) {
        if (!response.ended()) {
            response.end(events);
        }
    }
}
