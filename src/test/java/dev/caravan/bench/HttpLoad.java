package dev.caravan.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Callers over HTTP, all on one event loop, each with a connection of his own that is kept. */
final class HttpLoad implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 10_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final HttpClient client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(60_000),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setEventLoopSize(1));

    /** A place that takes requests, and what is sent there. */
    record Target(int port, String path, Buffer body) {

        static Target of(int port, String path, String body) {
            return new Target(port, path, Buffer.buffer(body));
        }
    }

    /** Sends one request; to be called on the event loop. */
    Future<HttpClientResponse> send(Target target) {
        return client.request(HttpMethod.POST, target.port(), "127.0.0.1", target.path())
                .compose(request -> request.putHeader("Content-Type", "application/json").send(target.body()));
    }

    /** Sends one request and gives the nanoseconds until its whole answer was there, which must be the mock's. */
    Future<Long> ask(Target target) {
        var began = System.nanoTime();
        return send(target).compose(reply -> reply.body().map(body -> {
            if (reply.statusCode() != 200 || !body.toString().contains(MockProvider.ESCAPED_ANSWER)) {
                throw new IllegalStateException("status " + reply.statusCode() + ": " + body);
            }
            return System.nanoTime() - began;
        }));
    }

    /** Lets callers ask for a while, each again as soon as he is answered, and gives the nanoseconds of all calls. */
    long[] loop(int callers, Duration time, Target target) throws Exception {
        var latencies = LongStream.builder();
        var end = System.nanoTime() + time.toNanos();
        all(callers, caller -> {
            Promise<Void> over = Promise.promise();
            again(end, target, latencies, over);
            return over.future();
        });
        return Report.sorted(latencies.build().toArray());
    }

    private void again(long end, Target target, LongStream.Builder latencies, Promise<Void> over) {
        if (System.nanoTime() > end) {
            over.complete();
            return;
        }
        ask(target).onFailure(over::fail).onSuccess(nanos -> {
            latencies.add(nanos);
            again(end, target, latencies, over);
        });
    }

    /** Starts so many on the event loop, which sends the first before the last has begun, and waits for all of them. */
    void all(int count, Function<Integer, Future<?>> one) throws Exception {
        var all = IntStream.range(0, count).mapToObj(number -> {
            Promise<Object> over = Promise.promise();
            context.runOnContext(on -> one.apply(number).onSuccess(over::complete).onFailure(over::fail));
            return over.future();
        }).toList();
        Future.join(all).toCompletionStage().toCompletableFuture().get();
    }

    /** Completes after a while. */
    Future<Void> after(Duration time) {
        Promise<Void> promise = Promise.promise();
        vertx.setTimer(Math.max(1, time.toMillis()), timer -> promise.complete());
        return promise.future();
    }

    @Override
    public void close() {
        vertx.close();
    }
}
