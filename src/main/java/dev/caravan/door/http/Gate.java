package dev.caravan.door.http;

import dev.caravan.provider.ErrorReply;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before all routes: lets in those who have a key, and so many requests at a time that no queue forms behind it.
 * Also tells in JSON of requests that no route takes. Runs on the server's event loops; safe for all threads.
 */
final class Gate implements Handler<RoutingContext> {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String RETRY_AFTER_S = "1";
    private static final Pattern FORM =
            Pattern.compile("\\s*(multipart/|application/x-www-form-urlencoded)", Pattern.CASE_INSENSITIVE);
    /** Tells nothing but whether there is service, to those who look after it. */
    private static final String FOR_ANYBODY = "/api/ready";

    private final int most;
    private final long largest;
    private final Duration longest;
    private final Supplier<Callers> callers;
    private final BooleanSupplier open;
    private final AtomicInteger inside = new AtomicInteger();

    /**
     * A gate.
     *
     * @param most how many requests are let in at a time
     * @param largest the most bytes of a body
     * @param longest what a request may take to come in, so that none holds a place that never ends
     * @param callers gives those who may come in now
     * @param open whether the routes behind it have started
     */
    Gate(int most, long largest, Duration longest, Supplier<Callers> callers, BooleanSupplier open) {
        this.most = most;
        this.largest = largest;
        this.longest = longest;
        this.callers = callers;
        this.open = open;
    }

    @Override
    public void handle(RoutingContext request) {
        if (!open.getAsBoolean()) {
            later(request, "starting", "Caravan is starting; try again in a second.");
            return;
        }
        if (!request.normalizedPath().equals(FOR_ANYBODY) && !known(request)) {
            return;
        }
        if (isForm(request)) {
            refuse(request, 415, "invalid_request_error", "unsupported_media_type",
                    "Forms are not taken; send the request as Content-Type: application/json.");
            return;
        }
        if (inside.incrementAndGet() > most) {
            inside.decrementAndGet();
            later(request, "at_capacity", "All " + most + " places are taken; try again in a second.");
            return;
        }
        var late = request.vertx().setTimer(longest.toMillis(), passed -> giveUp(request));
        request.addEndHandler(over -> {
            inside.decrementAndGet();
            if (request.request().isEnded()) {
                request.vertx().cancelTimer(late);
            }
        });
        request.next();
    }

    /** What still comes after a refusal is read for so long, else the caller would not hear of it for his sending. */
    private void giveUp(RoutingContext request) {
        if (request.request().isEnded()) {
            return;
        }
        if (!request.response().ended()) {
            refuse(request, 408, "invalid_request_error", "request_timeout",
                    "The request did not come in within " + longest.toMillis() + " ms.");
        }
        request.request().connection().close();
    }

    /** The server would put the parts of a form into files. */
    private static boolean isForm(RoutingContext request) {
        var type = request.request().headers().get("Content-Type");
        return type != null && FORM.matcher(type).lookingAt();
    }

    private boolean known(RoutingContext request) {
        try {
            callers.get().identify(request.request().headers());
            return true;
        } catch (HttpProblem stranger) {
            refuse(request, stranger.status(), stranger.type(), stranger.code(), stranger.getMessage());
            return false;
        }
    }

    private static void later(RoutingContext request, String code, String message) {
        request.response().putHeader("Retry-After", RETRY_AFTER_S);
        refuse(request, 503, "service_unavailable_error", code, message);
    }

    /**
     * A request that no route takes.
     *
     * @param address whether one takes others at the same address
     */
    void unknown(RoutingContext request, boolean address) {
        if (address) {
            refuse(request, 405, "invalid_request_error", "method_not_allowed",
                    "This address does not take " + request.request().method() + ".");
        } else {
            refuse(request, 404, "invalid_request_error", "unknown_url", "There is nothing at this address.");
        }
    }

    /** A request that failed before a route took it. */
    void failed(RoutingContext request) {
        if (request.statusCode() == 413) {
            refuse(request, 413, "invalid_request_error", "request_too_large",
                    "The body is larger than the " + largest + " bytes that are taken.");
        } else {
            if (request.statusCode() >= 500) {
                LOG.error("A request broke the HTTP server", request.failure());
            }
            refuse(request, Math.max(400, request.statusCode()), "invalid_request_error", "bad_request",
                    "The request can't be understood.");
        }
    }

    private static void refuse(RoutingContext request, int status, String type, String code, String message) {
        if (request.response().headWritten()) {
            request.request().connection().close();
            return;
        }
        var error = new ErrorReply(status, type, code, message, "", Optional.empty(), Optional.empty());
        request.response().setStatusCode(status).putHeader("Content-Type", "application/json");
        request.end(Replies.writer(request.normalizedPath(), request.request().headers()).error(error).toString());
    }
}
