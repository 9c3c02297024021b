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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Plays behaviours on exchanges, with timers and no waiting threads. */
final class Stage {

    private final Vertx vertx;
    private final Author author = new Author();
    private final Duration latency;

    Stage(Vertx vertx, Duration latency) {
        this.vertx = vertx;
        this.latency = latency;
    }

    /** One request on stage. */
    record Scene(Exchange exchange, Face face, Call call, String id) {

        /** The face's headers and a content type, with these on top. */
        Map<String, String> headers(Map<String, String> added) {
            var all = new TreeMap<>(face.headers(id));
            all.put("content-type", "application/json");
            added.forEach((name, value) -> all.put(name.toLowerCase(Locale.ROOT), value));
            return all;
        }
    }

    void play(Behaviour behaviour, Scene scene) {
        later(isAnswer(behaviour) ? latency : Duration.ZERO, () -> perform(behaviour, scene));
    }

    private static boolean isAnswer(Behaviour behaviour) {
        if (behaviour instanceof Delayed delayed) return isAnswer(delayed.then());
        return behaviour instanceof Answer || behaviour instanceof Cut || behaviour instanceof Drip;
    }

    /** The table of behaviours; a stall is doing nothing. */
    private void perform(Behaviour behaviour, Scene scene) {
        if (scene.exchange().gone()) return;
        if (behaviour instanceof Delayed delayed) {
            later(delayed.by(), () -> perform(delayed.then(), scene));
        } else if (behaviour instanceof Answer answer) {
            answer(answer, scene);
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

    private void answer(Answer answer, Scene scene) {
        scene.exchange().send(200, scene.headers(Map.of()), body(answer.flaw(), scene));
    }

    private byte[] body(Flaw flaw, Scene scene) {
        if (flaw == Flaw.ERROR_BODY) {
            return Json.bytes(scene.face().error((Refuse) Behaviour.refuse(500), scene.id()));
        }
        var draft = author.write(scene.face().prompt(scene.call()), flaw, scene.id());
        var body = Json.bytes(scene.face().answer(draft));
        if (flaw == Flaw.TRUNCATED) return Arrays.copyOf(body, body.length / 2);
        if (flaw != Flaw.BLANK_LINES_FIRST) return body;
        return ("\n\n\n" + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    private static void refuse(Refuse refuse, Scene scene) {
        scene.exchange().send(refuse.status(), scene.headers(refuse.headers()),
                Json.bytes(scene.face().error(refuse, scene.id())));
    }

    private void cut(Cut cut, Scene scene) {
        var body = body(Flaw.NONE, scene);
        var part = Arrays.copyOf(body, (int) (body.length * cut.share()));
        var response = sized(scene, body.length, cut.chunked());
        response.write(Buffer.buffer(part)).onComplete(written -> {
            if (cut.ending() == Ending.RESET) scene.exchange().reset();
            else scene.exchange().close();
        });
    }

    private static HttpServerResponse sized(Scene scene, int length, boolean chunked) {
        var response = scene.exchange().head(200, scene.headers(Map.of()));
        if (chunked) return response.setChunked(true);
        return response.putHeader("content-length", Integer.toString(length));
    }

    private void drip(Drip drip, Scene scene) {
        var body = body(Flaw.NONE, scene);
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
