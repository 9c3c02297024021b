package dev.caravan.failure;

import static dev.caravan.failure.FailureClass.CANCELLED;
import static dev.caravan.failure.FailureClass.MALFORMED;
import static dev.caravan.failure.FailureClass.TIMEOUT;
import static dev.caravan.failure.FailureClass.TRANSPORT;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What the exceptions of the JDK and the HTTP client mean. Stateless, so safe for all threads. */
final class TransportFailures {

    /** Causes can form a circle. */
    private static final int MOST_CAUSES = 50;

    /** The first row that fits any of the causes wins, so that a wrapper doesn't hide the reason. */
    private static final List<Row> ROWS = List.of(
            row(SocketTimeoutException.class, TIMEOUT, "timeout"),
            row(TimeoutException.class, TIMEOUT, "timeout"),
            // Apache HttpClient's wait for a free connection is an InterruptedIOException, yet nobody left
            new Row(e -> e.getClass().getSimpleName().equals("ConnectionRequestTimeoutException"), TIMEOUT, "pool"),
            row(InterruptedIOException.class, CANCELLED, "cancelled"),
            row(InterruptedException.class, CANCELLED, "cancelled"),
            row(CancellationException.class, CANCELLED, "cancelled"),
            row(UnknownHostException.class, TRANSPORT, "dns"),
            row(ConnectException.class, TRANSPORT, "refused"),
            row(NoRouteToHostException.class, TRANSPORT, "unreachable"),
            row(SSLException.class, TRANSPORT, "tls"),
            row(SocketException.class, TRANSPORT, "reset"),
            // an IOException too, but it came of what was read and not of the line
            row(JacksonException.class, MALFORMED, "json"),
            row(IOException.class, TRANSPORT, "io"));

    private TransportFailures() {
    }

    /**
     * Anything unexpected is a mistake of ours and counts as {@code MALFORMED}: what broke on one model's reply
     * need not break on the next one's, and the caller is served.
     */
    static Failure classify(Throwable failure) {
        var causes = Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MOST_CAUSES).toList();
        return causes.stream()
                .filter(AttemptFailedException.class::isInstance)
                .map(cause -> ((AttemptFailedException) cause).failure())
                .findFirst()
                .or(() -> ROWS.stream()
                        .filter(row -> causes.stream().anyMatch(row.fits))
                        .map(row -> Failure.of(row.kind, row.code))
                        .findFirst())
                .orElseGet(() -> internal(causes.get(causes.size() - 1)));
    }

    private static Failure internal(Throwable cause) {
        return Failure.of(MALFORMED, FailureClassifier.INTERNAL + cause.getClass().getSimpleName());
    }

    private static Row row(Class<? extends Throwable> type, FailureClass kind, String code) {
        return new Row(type::isInstance, kind, code);
    }

    private record Row(Predicate<Throwable> fits, FailureClass kind, String code) {
    }
}
