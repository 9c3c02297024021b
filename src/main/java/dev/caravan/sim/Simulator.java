package dev.caravan.sim;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server on 127.0.0.1 that answers as OpenAI, Anthropic and Gemini do, told apart by the end of
 * the path, so that any base path works. Each model follows its {@link Script}; without one it answers
 * honestly what it reads in the request's document.
 *
 * <p>Scripts, log and socket can be changed from any thread, at any time. Methods that open or close the
 * socket wait for it, at most ten seconds. Requests are answered on one event loop, and one that waits
 * costs a timer, not a thread; so does a stream.
 *
 * <p>It listens on plain HTTP: refused connections are {@link #refuseConnections()}, but TLS, DNS and
 * black-hole failures cannot be shown here; point the client at a wrong name or a dropped address.
 *
 * <p>Whoever asks for a stream gets one, as events in all dialects and as Gemini's array, with the pace,
 * the oddities and the mishaps of a {@link Streamed} behaviour. A client that leaves before the end is
 * noted in the log.
 */
public final class Simulator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
    private static final int LARGEST_BODY = 32 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Stage stage;
    private final Scripts scripts;
    private final RequestLog log;
    private final Control control;
    private final InstantSource time;
    private final Set<String> served;
    private final List<Face> faces = List.of(new OpenAiFace(), new AnthropicFace(), new GeminiFace());
    private final AtomicLong ids = new AtomicLong();
    private HttpServer server;
    private volatile int port;
    private volatile Optional<Capacity> capacity = Optional.empty();

    private Simulator(Builder builder) {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1).setFileSystemOptions(new FileSystemOptions()
                        .setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        time = builder.time;
        stage = new Stage(vertx, builder.latency);
        scripts = new Scripts(time);
        log = new RequestLog(builder.logSize, builder.keepBodies);
        served = Set.copyOf(builder.served);
        control = new Control(scripts, log);
        port = builder.port;
    }

    /** A running simulator on any free port, with all defaults. */
    public static Simulator start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The port listened on, also while connections are refused. */
    public int port() {
        return port;
    }

    /** The address of the server, e.g. {@code http://127.0.0.1:8089}, or of a path on it. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Starts this script for a model id, as the client writes it. */
    public Simulator script(String model, Script script) {
        scripts.set(model, script);
        return this;
    }

    /** As {@link #script(String, Script)} with one behaviour for ever. */
    public Simulator script(String model, Behaviour always) {
        return script(model, Script.always(always));
    }

    /** Starts this script for all models without one of their own. */
    public Simulator others(Script script) {
        return script(Scripts.OTHERS, script);
    }

    /** Forgets a model's script. */
    public Simulator unscript(String model) {
        scripts.remove(model);
        return this;
    }

    /** Takes only so many requests at once from now on; all more are answered with 429. */
    public Capacity takeAtOnce(int most) {
        var limited = new Capacity(most, System::nanoTime);
        capacity = Optional.of(limited);
        return limited;
    }

    /** The last requests, oldest first. */
    public List<LoggedRequest> log() {
        return log.all();
    }

    /** The last requests to one model, oldest first. */
    public List<LoggedRequest> requests(String model) {
        return log.all().stream().filter(request -> request.model().equals(model)).toList();
    }

    /** How many requests one model got since the start or the last clearing, those forgotten included. */
    public long count(String model) {
        return log.count(model);
    }

    public void clearLog() {
        log.clear();
    }

    /** Closes the listening socket and every open connection: the next connects are refused. */
    public synchronized void refuseConnections() {
        if (server == null) return;
        await(server.close());
        server = null;
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (connects() && System.nanoTime() < end) Thread.onSpinWait();
    }

    /** A closed socket takes connections until its event loop has looked at it once more. */
    private boolean connects() {
        try (var probe = new Socket()) {
            probe.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    /**
     * Listens again on the same port.
     *
     * @throws IllegalStateException when another process took the port meanwhile
     */
    public synchronized void acceptConnections() {
        if (server != null) return;
        var options = new HttpServerOptions().setHost("127.0.0.1").setPort(port).setReuseAddress(true)
                .setAcceptBacklog(4096).setHttp2ClearTextEnabled(false);
        server = await(vertx.createHttpServer(options).requestHandler(this::receive)
                .exceptionHandler(failure -> { }).listen());
        port = server.actualPort();
    }

    @Override
    public synchronized void close() {
        server = null;
        await(vertx.close());
    }

    private void receive(HttpServerRequest request) {
        var exchange = new Exchange(request);
        var arrived = time.instant();
        request.response().exceptionHandler(gone -> { });
        request.body().onSuccess(body -> {
            try {
                handle(exchange, request, body, arrived);
            } catch (RuntimeException | LinkageError | StackOverflowError bug) {
                LOG.error("The simulator failed at {} {}", request.method(), request.path(), bug);
                exchange.send(500, Map.of(), new byte[0]);
            }
        });
    }

    private void handle(Exchange exchange, HttpServerRequest request, Buffer body, Instant arrived) {
        if (request.path().startsWith("/_sim/")) {
            control.handle(exchange, request.method(), request.path(), body.toString());
        } else {
            provide(exchange, request, body, arrived);
        }
    }

    private void provide(Exchange exchange, HttpServerRequest request, Buffer body,
            Instant arrived) {
        var face = faces.stream().filter(each -> each.takes(request.path())).findFirst();
        if (face.isEmpty() || request.method() != HttpMethod.POST) {
            notFound(exchange, request);
            return;
        }
        var call = call(face.get().dialect(), request, body);
        var id = "sim" + ids.incrementAndGet();
        var model = face.get().model(call);
        var objection = objection(face.get(), call, model, body.length());
        var behaviour = objection.orElseGet(() -> taken(exchange) ? scripts.next(model) : Behaviour.refuse(429));
        var label = objection.map(Simulator::rejected).orElseGet(behaviour::label);
        var entry = log.add(arrived, call, model, face.get().streams(call), label);
        exchange.whenClientLeaves(sent -> log.closedEarly(entry, sent));
        stage.play(behaviour, new Scene(exchange, face.get(), call, id));
    }

    private boolean taken(Exchange exchange) {
        var limited = capacity;
        if (limited.isPresent() && limited.get().take()) {
            exchange.whenOver(limited.get()::release);
            return true;
        }
        return limited.isEmpty();
    }

    private Optional<Behaviour> objection(Face face, Call call, String model, int size) {
        if (size > LARGEST_BODY) return Optional.of(Behaviour.refuse(413));
        return face.objection(call).or(() -> served.isEmpty() || served.contains(model)
                ? Optional.empty() : Optional.of(face.missing(model)))
                .map(Behaviour.class::cast);
    }

    private static String rejected(Behaviour objection) {
        return objection.label().replace("refuse", "rejected");
    }

    private static Call call(String dialect, HttpServerRequest request, Buffer body) {
        var headers = new HashMap<String, String>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        var query = request.query() == null ? "" : request.query();
        var json = body.length() > LARGEST_BODY ? MissingNode.getInstance() : Json.parse(body.toString());
        return new Call(dialect, request.path(), query, headers, json);
    }

    /** A list of models stays healthy while completions fail, as seen in real outages. */
    private void notFound(Exchange exchange, HttpServerRequest request) {
        var type = Map.of("content-type", "application/json");
        if (request.method() == HttpMethod.GET && request.path().endsWith("/models")) {
            exchange.send(200, type, Json.bytes(ModelList.of(served, request)));
        } else {
            exchange.send(404, type, Json.bytes(Json.object().put("error", "no provider at "
                    + request.method() + " " + request.path())));
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the simulator's socket did not follow", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the socket", interrupted);
        }
    }

    /** Settings of a simulator. Not safe for many threads. */
    public static final class Builder {

        private int port;
        private Duration latency = Duration.ZERO;
        private InstantSource time = InstantSource.system();
        private int logSize = 100_000;
        private boolean keepBodies = true;
        private Set<String> served = Set.of();

        private Builder() {
        }

        /** Port to listen on; 0, the default, takes any free one. */
        public Builder port(int value) {
            port = value;
            return this;
        }

        /** Time every answer takes before its script's own delay; none by default. Errors are at once. */
        public Builder latency(Duration value) {
            latency = value;
            return this;
        }

        /** Clock of the log and of scripts that flap or end; the system's by default. */
        public Builder time(InstantSource value) {
            time = value;
            return this;
        }

        /** How many requests the log remembers; 100,000 by default, 0 for none. */
        public Builder logSize(int value) {
            if (value < 0) throw new IllegalArgumentException("log size must be 0 or more, was " + value);
            logSize = value;
            return this;
        }

        /** Whether the log keeps request bodies; true by default. */
        public Builder keepBodies(boolean value) {
            keepBodies = value;
            return this;
        }

        /** The only models there are; any other gets the dialect's 404. All ids are served by default. */
        public Builder serving(String... models) {
            served = Set.of(models);
            return this;
        }

        /**
         * Opens the socket.
         *
         * @throws IllegalStateException when the port is taken
         */
        public Simulator start() {
            var simulator = new Simulator(this);
            try {
                simulator.acceptConnections();
                return simulator;
            } catch (IllegalStateException failed) {
                simulator.close();
                throw failed;
            }
        }
    }
}
