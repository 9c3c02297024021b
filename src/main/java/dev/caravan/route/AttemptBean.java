package dev.caravan.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.FailureClassifier;
import dev.caravan.failure.HttpReply;
import dev.caravan.ledger.TokenEstimate;
import dev.caravan.model.ChatReply;
import dev.caravan.model.FinishReason;
import dev.caravan.model.TimeSource;
import dev.caravan.model.Usage;
import dev.caravan.plan.Call;
import dev.caravan.provider.Codec;
import dev.caravan.provider.Codecs;
import dev.caravan.provider.Json;
import dev.caravan.provider.Replies;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code caravanAttempt}: one request to a provider, and what its reply means. Safe for all threads. */
public final class AttemptBean {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptBean.class);
    private static final ObjectMapper JSON = new ObjectMapper(Json.factory().build());
    /** A reply that is longer is no answer of a chat model. */
    private static final int LONGEST_REPLY = 8 << 20;
    private static final String EVENT_STREAM = "text/event-stream";
    /** What is read of an error: more than its meaning lies in. */
    private static final int LONGEST_ERROR = 64 << 10;

    private final FailureClassifier classifier;
    private final ScheduledExecutorService timers;
    private final boolean addressed;

    /**
     * A bean.
     *
     * @param addressed whether a request goes where its call's configuration says, whatever address its route has
     */
    AttemptBean(ScheduledExecutorService timers, TimeSource time, boolean addressed) {
        this.addressed = addressed;
        this.classifier = new FailureClassifier(time);
        this.timers = timers;
    }

    /** Makes the message into the request. Nothing of an earlier attempt or of the caller's headers stays in it. */
    public void prepare(Exchange exchange) throws JsonProcessingException {
        var call = call(exchange);
        var codec = codec(call);
        call.begin(codec.continues(call.model()));
        if (call.left().isNegative()) {
            throw new AttemptFailedException(Failure.of(FailureClass.TIMEOUT, "no time left"));
        }
        var wire = codec.writeRequest(Asking.of(call, call.model()), call.model());
        if (!wire.dropped().isEmpty()) {
            LOG.debug("Call {}: {} does not take {}", call.id(), call.model().name(), wire.dropped());
        }
        var message = exchange.getMessage();
        var timer = new AttemptTimer(timers, call.streamed() ? call.firstTokenLimit() : call.attemptLimit());
        exchange.setProperty(Names.TIMER, timer);
        call.abortBy(timer::abort);
        exchange.setProperty(Names.REDELIVERIES, message.getHeader(Exchange.REDELIVERY_COUNTER));
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setHeader("Accept", call.streamed() ? EVENT_STREAM : "application/json");
        if (call.streamed()) {
            codec.askForStream(wire.body(), call.model());
        }
        if (addressed) {
            message.setHeader(Exchange.HTTP_URI,
                    (call.streamed() ? codec.streamUri(call.model()) : codec.uri(call.model())).toString());
        }
        message.getHeaders().putAll(codec.headers(call.model().provider()));
        if (call.request().dialect().equals(codec.dialect())) {
            call.request().headers().forEach((name, value) ->
                    message.getHeaders().merge(name, value, (ours, callers) -> ours + "," + callers));
        }
        message.setBody(JSON.writeValueAsBytes(wire.body()));
    }

    /**
     * Reads the reply into the call. No stream stays in the message, which the routes that cache streams would copy.
     *
     * @throws AttemptFailedException when it is no usable answer
     */
    public void receive(Exchange exchange) {
        var call = call(exchange);
        if (streaming(exchange.getMessage())) {
            receiveStream(exchange, call);
            return;
        }
        var reply = reply(exchange);
        exchange.getMessage().setBody(null);
        timer(exchange).ifPresent(AttemptTimer::stop);
        if (!reply.success()) {
            throw new AttemptFailedException(classifier.classify(reply));
        }
        var json = json(reply);
        classifier.insideSuccess(reply.status(), json).ifPresent(failure -> {
            throw new AttemptFailedException(failure);
        });
        if (!(json instanceof ObjectNode body)) {
            throw malformed(reply.status(), "the reply is no JSON object");
        }
        accept(exchange, answer(call, body), reply.status(), true);
    }

    /** Some servers answer whole although they were asked for a stream. */
    private static boolean streaming(Message message) {
        return message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class) < 300
                && message.getHeader(Exchange.CONTENT_TYPE, "", String.class).startsWith(EVENT_STREAM);
    }

    private void receiveStream(Exchange exchange, Call call) {
        var timer = timer(exchange).orElseThrow();
        var body = new StreamReception(call, codec(call), timer).read(exchange.getMessage().getBody(InputStream.class));
        exchange.getMessage().setBody(null);
        timer.stop();
        accept(exchange, answer(call, body), 200, false);
    }

    /**
     * The provider's answer; where it is none, the failure that it is and what it costs all the same. The one token of a
     * probe may well be empty, and so may the rest of an answer that broke off behind its last word.
     */
    private static ChatReply answer(Call call, ObjectNode body) {
        var codec = codec(call);
        try {
            return TokenEstimate.completed(codec.readReply(body), () -> Asking.of(call, call.model()));
        } catch (AttemptFailedException e) {
            if (call.probe() && Replies.empty(e.failure())
                    || !call.sent().isEmpty() && Replies.nothingToSay(e.failure())) {
                return new ChatReply("", "", "", List.of(), FinishReason.STOP, codec.usage(body));
            }
            throw new AttemptFailedException(e.failure(), codec.usage(body));
        }
    }

    private static void accept(Exchange exchange, ChatReply reply, int status, boolean atOnce) {
        var call = call(exchange);
        var answer = AnswerGuards.clean(call, reply);
        exchange.getProperty(Names.EDITION, Edition.class).guards().check(call, answer).ifPresent(finding -> {
            call.reject(new Call.Rejection(answer, finding.reason()));
            throw new AttemptFailedException(Failure.of(finding.kind(), status, finding.name()), answer.usage());
        });
        if (atOnce && call.streamed()) {
            answer.asides().stream().filter(aside -> aside.at() == 0).forEach(call::aside);
            call.text(answer.text());
        }
        call.answered(answer, status);
    }

    /**
     * Notes why the attempt failed.
     *
     * @throws Exception always: the failure, or a mistake of ours as it is, which moves no circuit
     */
    public void failed(Exchange exchange) throws Exception {
        var thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        exchange.getMessage().setHeader(Exchange.REDELIVERY_COUNTER, exchange.getProperty(Names.REDELIVERIES));
        var timer = timer(exchange);
        timer.ifPresent(AttemptTimer::stop);
        timer.ifPresent(AttemptTimer::abort);
        exchange.getMessage().setBody(null);
        var failure = failure(exchange, thrown);
        call(exchange).failed(failure, thrown instanceof AttemptFailedException paid ? paid.usage() : Usage.NONE);
        throw failure.code().startsWith(FailureClassifier.INTERNAL) ? thrown : new AttemptFailedException(failure);
    }

    /** What was broken off by us looks like a fault of the line. */
    private Failure failure(Exchange exchange, Exception thrown) {
        if (call(exchange).abandoned()) {
            return Failure.of(FailureClass.CANCELLED, "the caller left");
        }
        return timer(exchange).filter(AttemptTimer::fired).isPresent()
                ? Failure.of(FailureClass.TIMEOUT, "no answer in time")
                : classifier.classify(thrown);
    }

    private static HttpReply reply(Exchange exchange) {
        var message = exchange.getMessage();
        var status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        var headers = new LinkedHashMap<String, String>();
        message.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
        return new HttpReply(status, headers, body(message, status));
    }

    /** Reads to the end, or leaves the stream to {@link AttemptTimer#abort()}: closing it would read the rest. */
    private static byte[] body(Message message, int status) {
        try {
            var in = message.getBody(InputStream.class);
            var most = status >= 300 ? LONGEST_ERROR : LONGEST_REPLY + 1;
            var bytes = in == null ? new byte[0] : in.readNBytes(most);
            if (bytes.length > LONGEST_REPLY) {
                throw malformed(status, "the reply is longer than " + LONGEST_REPLY + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            if (status >= 300) {
                return new byte[0];
            }
            throw malformed(status, "the reply broke off");
        }
    }

    private static JsonNode json(HttpReply reply) {
        try {
            return JSON.readTree(reply.body());
        } catch (IOException e) {
            throw malformed(reply.status(), "the reply is no JSON");
        }
    }

    private static AttemptFailedException malformed(int status, String what) {
        return new AttemptFailedException(Failure.of(FailureClass.MALFORMED, status, what));
    }

    private static Codec codec(Call call) {
        return Codecs.of(call.model().provider().dialect());
    }

    private static Optional<AttemptTimer> timer(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(Names.TIMER, AttemptTimer.class));
    }

    private static Call call(Exchange exchange) {
        return exchange.getProperty(Names.CALL, Call.class);
    }
}
