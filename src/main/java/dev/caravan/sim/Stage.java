package dev.caravan.sim;

import dev.caravan.sim.Behaviour.Answer;
import dev.caravan.sim.Behaviour.Cut;
import dev.caravan.sim.Behaviour.Delayed;
import dev.caravan.sim.Behaviour.Drip;
import dev.caravan.sim.Behaviour.Ending;
import dev.caravan.sim.Behaviour.Refuse;
import dev.caravan.sim.Behaviour.Reply;
import dev.caravan.sim.Behaviour.Reset;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Plays behaviours on exchanges, with timers and no waiting threads. */
final class Stage {

    private final Vertx vertx;
    private final Author author = new Author();
    private final Duration latency;

    Stage(Vertx vertx, Duration latency) {
        this.vertx = vertx;
        this.latency = latency;
    }

    void play(Behaviour behaviour, Scene scene) {
        later(isAnswer(behaviour) ? latency : Duration.ZERO, () -> perform(behaviour, scene));
    }

    private static boolean isAnswer(Behaviour behaviour) {
        if (behaviour instanceof Delayed delayed) return isAnswer(delayed.then());
        return behaviour instanceof Answer || behaviour instanceof Streamed || behaviour instanceof Cut
                || behaviour instanceof Drip;
    }

    /** The table of behaviours; a stall is doing nothing. */
    private void perform(Behaviour behaviour, Scene scene) {
        if (scene.exchange().gone()) return;
        if (behaviour instanceof Delayed delayed) {
            later(delayed.by(), () -> perform(delayed.then(), scene));
        } else if (behaviour instanceof Answer answer) {
            answer(answer.flaw(), scene);
        } else if (behaviour instanceof Streamed streamed) {
            answer(streamed, scene);
        } else if (behaviour instanceof Refuse refuse) {
            refuse(refuse, scene);
        } else if (behaviour instanceof Reply reply) {
            scene.exchange().send(reply.status(), scene.headers(reply.headers()),
                    reply.body().getBytes(StandardCharsets.UTF_8));
        } else if (behaviour instanceof Reset) {
            scene.exchange().reset();
        } else if (behaviour instanceof Cut cut) {
            cut(cut, scene);
        } else if (behaviour instanceof Drip drip) {
            drip(drip, scene);
        }
    }

    private void later(Duration delay, Runnable action) {
        if (delay.toMillis() < 1) {
            action.run();
        } else {
            vertx.setTimer(delay.toMillis(), timer -> action.run());
        }
    }

    private void answer(Flaw flaw, Scene scene) {
        if (flaw == Flaw.ERROR_BODY) {
            scene.exchange().send(200, scene.headers(Map.of()), scene.error((Refuse) Behaviour.refuse(500)));
        } else if (flaw == Flaw.TRUNCATED) {
            cut(new Cut(0.5, Ending.END, false), scene);
        } else if (flaw == Flaw.BLANK_LINES_FIRST) {
            var body = "\n\n\n" + new String(body(scene), StandardCharsets.UTF_8);
            scene.exchange().send(200, scene.bodyHeaders(), body.getBytes(StandardCharsets.UTF_8));
        } else {
            answer(Behaviour.stream().flaw(flaw), scene);
        }
    }

    private void answer(Streamed streamed, Scene scene) {
        var draft = draft(streamed, scene);
        if (scene.streams()) {
            stream(streamed, draft, scene);
        } else {
            var whole = new Reply(200, Map.of(), Json.write(scene.face().answer(draft)));
            perform(streamed.plain(whole, draft.text()), scene);
        }
    }

    private Draft draft(Streamed streamed, Scene scene) {
        var draft = author.write(scene.face().conversation(scene.call()), streamed.flaw(), streamed.resume(),
                scene.id());
        return streamed.filterAfter().isEmpty() ? draft : draft.filtered(streamed.filterAfter().getAsInt());
    }

    private void stream(Streamed streamed, Draft draft, Scene scene) {
        scene.exchange().open(scene.bodyHeaders());
        var signOfLife = scene.framing(streamed).frame(scene.face().keepAlive(), false, false);
        new StreamPlayer(vertx, scene.exchange(), scene.steps(streamed, draft), streamed.keepAlive(), signOfLife)
                .play();
    }

    /** The bytes of a whole honest answer. */
    private byte[] body(Scene scene) {
        var draft = draft(Behaviour.stream(), scene);
        if (!scene.streams()) return Json.bytes(scene.face().answer(draft));
        var bytes = Buffer.buffer();
        scene.steps(Behaviour.stream(), draft).forEachRemaining(step -> {
            if (step instanceof Step.Write write) bytes.appendBytes(write.bytes());
        });
        return bytes.getBytes();
    }

    private static void refuse(Refuse refuse, Scene scene) {
        scene.exchange().send(refuse.status(), scene.headers(refuse.headers()), scene.error(refuse));
    }

    private void cut(Cut cut, Scene scene) {
        var body = body(scene);
        var part = Arrays.copyOf(body, (int) (body.length * cut.share()));
        sized(scene, cut.ending() == Ending.END ? part.length : body.length, cut.chunked());
        scene.exchange().write(part, false);
        scene.exchange().end(cut.ending());
    }

    private static HttpServerResponse sized(Scene scene, int length, boolean chunked) {
        var response = scene.exchange().head(200, scene.bodyHeaders());
        if (chunked || scene.streams()) return response.setChunked(true);
        return response.putHeader("content-length", Integer.toString(length));
    }

    private void drip(Drip drip, Scene scene) {
        var body = body(scene);
        var response = sized(scene, body.length, false);
        drop(drip, response, body, 0);
    }

    private void drop(Drip drip, HttpServerResponse response, byte[] body, int from) {
        if (response.closed()) return;
        var to = Math.min(body.length, from + drip.bytes());
        response.write(Buffer.buffer(Arrays.copyOfRange(body, from, to)));
        if (to == body.length) {
            response.end();
        } else {
            vertx.setTimer(drip.every().toMillis(), timer -> drop(drip, response, body, to));
        }
    }
}
