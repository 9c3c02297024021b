package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * {@code caravanHttp}: what the HTTP endpoints of all models share. One pool of connections, which checks a connection
 * that lay idle before it is used; no repeating, redirecting or cookies of the client's own; and an
 * {@link AttemptTimer} on every exchange. Safe for all threads.
 */
public final class HttpTransport implements HttpClientConfigurer, Closeable {

    /** Where camel-http leaves the exchange for interceptors, as long as somebody is {@link Listening}. */
    private static final String EXCHANGE = "org.apache.camel.Exchange";
    private static final int MOST_CONNECTIONS = 10_000;
    /** Bytes, of which every connection has three times so many, idle ones too. Longer bodies go round the buffers. */
    private static final int CONNECTION_BUFFER = 2048;
    private static final Duration CHECK_AFTER_IDLE = Duration.ofMillis(50);
    private static final Duration OLDEST_CONNECTION = Duration.ofMinutes(5);
    /**
     * In effect for ever: the {@link AttemptTimer} ends the wait. Not {@link Timeout#INFINITE}, with which the pool now
     * and then fails at once although it has a connection, when another thread is about to hand it over.
     */
    private static final Timeout WAIT_FOR_CONNECTION = Timeout.ofDays(1);

    private final CompletableFuture<PoolingHttpClientConnectionManager> connections;

    /**
     * A transport with the configuration's time for opening a connection. Its pool is made beside the rest of the start,
     * for that reads all certificates that the JVM trusts.
     */
    public HttpTransport(CaravanConfig config) {
        connections = CompletableFuture.supplyAsync(() -> pool(config));
    }

    private static PoolingHttpClientConnectionManager pool(CaravanConfig config) {
        var pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom().setBufferSize(CONNECTION_BUFFER).build()).build())
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .build();
        pool.setDefaultConnectionConfig(opening(config));
        return pool;
    }

    /** Connections are opened as another configuration says from now on. */
    void follow(CaravanConfig config) {
        connections.join().setDefaultConnectionConfig(opening(config));
    }

    private static ConnectionConfig opening(CaravanConfig config) {
        return ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(config.connectTimeout()))
                .setValidateAfterInactivity(TimeValue.of(CHECK_AFTER_IDLE))
                .setTimeToLive(TimeValue.of(OLDEST_CONNECTION))
                .build();
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.setConnectionManager(connections.join())
                .setConnectionManagerShared(true)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("caravan")
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(WAIT_FOR_CONNECTION)
                        .setResponseTimeout(Timeout.INFINITE)
                        .build())
                .addExecInterceptorFirst("caravan-attempt-timer", HttpTransport::timed);
    }

    private static ClassicHttpResponse timed(
            ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain) throws IOException, HttpException {
        if (scope.clientContext.getAttribute(EXCHANGE) instanceof Exchange exchange
                && exchange.getProperty(Names.TIMER) instanceof AttemptTimer timer) {
            timer.arm(() -> abort(scope));
        }
        return chain.proceed(request, scope);
    }

    /** Ends the exchange in whatever state it is: waiting for a connection, for the reply, or reading it. */
    private static void abort(ExecChain.Scope scope) {
        if (scope.originalRequest instanceof Cancellable cancellable) {
            cancellable.cancel();
        }
        scope.execRuntime.discardEndpoint();
    }

    @Override
    public void close() {
        connections.join().close();
    }
}
