package dev.caravan.door.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.TimeSource;
import dev.caravan.plan.Answer;
import dev.caravan.provider.Codec;
import dev.caravan.provider.Codecs;
import dev.caravan.provider.Json;
import dev.caravan.provider.ReplyWriters;
import dev.caravan.route.Editions;
import dev.caravan.route.Names;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/**
 * {@code caravanChat}: makes calls of the requests that come in by HTTP, and replies of what becomes of them. Safe for
 * all threads.
 */
public final class ChatDoor {

    /** Deeper JSON is no request that a provider takes. */
    private static final int DEEPEST = 200;
    private static final ObjectMapper JSON = new ObjectMapper(Json.factory()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST).maxStringLength(Integer.MAX_VALUE).build())
            .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** Exchange property: the {@link HttpCall}. */
    private static final String HTTP_CALL = "CaravanHttpCall";

    private final Editions editions;
    private final CallersNow callers;
    private final TimeSource time;

    ChatDoor(Editions editions, CallersNow callers, TimeSource time) {
        this.editions = editions;
        this.callers = callers;
        this.time = time;
    }

    /**
     * Makes the message into a request to a chain. No header of the caller's stays in it.
     *
     * @throws HttpProblem saying what of the request is not taken
     * @throws dev.caravan.provider.BadRequestException naming the field that can't be understood
     */
    public void begin(Exchange exchange) {
        var message = exchange.getMessage(HttpMessage.class);
        var headers = message.getRequest().headers();
        var dialect = exchange.getProperty(Names.DIALECT, String.class);
        var config = editions.begin(exchange);
        var known = callers.of(config);
        var caller = known.identify(headers);
        var body = body(message, headers);
        var wish = Wish.of(body, headers, caller, config);
        var request = Codecs.of(dialect).readRequest(body).withHeaders(own(Codecs.of(dialect), headers));
        known.count(caller);
        var call = new HttpCall(message.getResponse(), ReplyWriters.of(dialect), wish, time.instant());
        message.removeHeaders("*");
        message.setHeader(Names.TASK, wish.chain().task());
        wish.deadline().ifPresent(limit -> message.setHeader(Names.DEADLINE_MS, limit.toMillis()));
        wish.maxCost().ifPresent(dollars -> message.setHeader(Names.MAX_COST, dollars.toPlainString()));
        message.setBody(request);
        exchange.setProperty(Names.CHAIN, wish.chain());
        exchange.setProperty(Names.LISTENER, call);
        exchange.setProperty(HTTP_CALL, call);
    }

    private static Map<String, String> own(Codec codec, MultiMap headers) {
        return codec.requestHeaders().stream().filter(headers::contains)
                .collect(Collectors.toMap(name -> name, name -> String.join(",", headers.getAll(name))));
    }

    private static ObjectNode body(HttpMessage message, MultiMap headers) {
        var type = headers.get("Content-Type");
        if (type != null && !type.toLowerCase(Locale.ROOT).contains("json")) {
            throw HttpProblem.of(415, "unsupported_media_type", "Send the request as Content-Type: application/json.");
        }
        if (headers.contains("Content-Encoding") && !"identity".equalsIgnoreCase(headers.get("Content-Encoding"))) {
            throw HttpProblem.of(415, "unsupported_encoding", "Send the request without Content-Encoding.");
        }
        try {
            var bytes = message.getBody(byte[].class);
            if (bytes != null && JSON.readTree(bytes) instanceof ObjectNode body) {
                return body;
            }
        } catch (StreamConstraintsException e) {
            throw HttpProblem.of(400, "invalid_json", "The body is nested deeper than " + DEEPEST + " levels, or has a "
                    + "number of more than 1000 digits or a name of more than 50000 characters.");
        } catch (JsonProcessingException e) {
            var place = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr();
            throw HttpProblem.of(400, "invalid_json", "The body is no JSON: it can't be read" + place + ".");
        } catch (IOException e) {
            throw HttpProblem.of(400, "invalid_json", "The body can't be read.");
        }
        throw HttpProblem.of(400, "invalid_json", "The body must be a JSON object.");
    }

    /** Makes the chain's answer into the reply. */
    public void answer(Exchange exchange) {
        var call = exchange.getProperty(HTTP_CALL, HttpCall.class);
        var answer = exchange.getProperty(Names.ANSWER, Answer.class);
        if (call.streams()) {
            call.end(answer);
            exchange.getMessage().setBody(null);
        } else {
            Replies.put(exchange, 200, call.writer().reply(call.served(answer)),
                    ReplyHeaders.of(answer));
        }
    }

    /** Tells the caller in his dialect why there is no answer. */
    public void fail(Exchange exchange) {
        var failed = Failed.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
        var call = exchange.getProperty(HTTP_CALL, HttpCall.class);
        if (call != null && call.fail(failed)) {
            exchange.getMessage().setBody(null);
        } else if (failed.refused()) {
            Replies.put(exchange, 200, call.writer().reply(call.refusal(failed)), failed.headers());
        } else {
            var writer = ReplyWriters.of(exchange.getProperty(Names.DIALECT, String.class));
            Replies.put(exchange, failed.reply().status(), writer.error(failed.reply()),
                    failed.headers());
        }
    }
}
