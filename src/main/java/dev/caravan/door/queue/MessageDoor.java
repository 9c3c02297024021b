package dev.caravan.door.queue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.config.ChainConfig;
import dev.caravan.model.ChatRequest;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Answer;
import dev.caravan.provider.BadRequestException;
import dev.caravan.route.Names;
import dev.caravan.route.RequestBody;
import dev.caravan.route.WorkBean;
import dev.caravan.work.Origin;
import dev.caravan.work.Piece;
import dev.caravan.work.Work;
import dev.caravan.work.WorkFailedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Predicate;
import org.apache.camel.TypeConversionException;
import org.apache.camel.support.DefaultMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code caravanMessage}: messages become requests, answers results, failures dead letters. Safe for all threads. */
public final class MessageDoor {

    private static final Logger LOG = LoggerFactory.getLogger(MessageDoor.class);
    private static final List<Class<?>> READABLE =
            List.of(String.class, byte[].class, Map.class, List.class, JsonNode.class, ChatRequest.class);
    private static final String PLACE = "CaravanMessagePlace";
    /** Every message is a batch of its own, of one row. */
    private static final int ROW = 1;

    private final WorkBean work;
    private final MessageHeaders headers;
    private final Settings settings;
    private final Predicate running;
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

    /**
     * What the properties say.
     *
     * @param task of messages that name none
     * @param maxBytes longest body
     */
    record Settings(String task, long maxBytes) {
    }

    MessageDoor(WorkBean work, MessageHeaders headers, Settings settings, Predicate running) {
        this.work = work;
        this.headers = headers;
        this.settings = settings;
        this.running = running;
    }

    /**
     * Puts the message's request into it, without the sender's headers, and waits until its task may have one more.
     *
     * @throws BadRequestException when it can't be sent to a model
     */
    public void begin(Exchange exchange) throws InterruptedException {
        exchange.removeProperty(Names.DEAD);
        exchange.removeProperty(Names.WORK);
        var sent = exchange.getMessage();
        var arrival = Arrival.begin(exchange, body(sent), headers.carried(sent));
        var message = new DefaultMessage(exchange);
        message.setHeader(Names.TASK, settings.task());
        message.getHeaders().putAll(MessageHeaders.read(sent));
        message.setBody(arrival.body());
        message.setBody(request(message));
        exchange.setMessage(message);
        enter(exchange);
        exchange.setProperty(Names.ORIGIN, new Origin(arrival.id(), ROW, Optional.of(work.desk().now())));
    }

    /** The body as it can be read, again and again; null where it can't be read at all. */
    private static Object body(Message sent) {
        try {
            return READABLE.stream().anyMatch(kind -> kind.isInstance(sent.getBody()))
                    ? sent.getBody() : sent.getBody(byte[].class);
        } catch (TypeConversionException e) {
            return null;
        }
    }

    private Object request(Message message) {
        if (message.getBody() instanceof byte[] bytes) {
            check(bytes.length);
            message.setBody(MessageText.of(bytes));
        } else if (message.getBody() instanceof String text) {
            check(text.length());
        }
        var request = RequestBody.read(message);
        if (!request.tools().isEmpty()) {
            throw new BadRequestException("the request brings tools, but nobody would call them for a message");
        }
        return request;
    }

    private void check(long size) {
        if (size > settings.maxBytes()) {
            throw new BadRequestException("the message has " + size + " bytes, more than the " + settings.maxBytes()
                    + " of caravan.message.max-bytes");
        }
    }

    private void enter(Exchange exchange) throws InterruptedException {
        var place = places(work.chain(exchange.getMessage().getHeader(Names.TASK, String.class)));
        place.acquire();
        exchange.setProperty(PLACE, place);
    }

    private Semaphore places(ChainConfig chain) {
        return places.computeIfAbsent(chain.task(), task -> new Semaphore(chain.batch().maxInFlight()));
    }

    /** Puts the result into the message. */
    public void answered(Exchange exchange) {
        var stored = exchange.getProperty(Names.WORK, Piece.class).work().orElseThrow();
        var answer = exchange.getProperty(Names.ANSWER, Answer.class);
        var result = new HashMap<String, Object>();
        var message = exchange.getMessage();
        for (var name : new String[] {Names.MODEL, Names.FALLBACKS, Names.FALLBACK_USED, Names.ATTEMPTS,
                Names.LATENCY_MS, Names.FINISH_REASON, Names.CALL_ID, Names.REUSED}) {
            result.put(name, String.valueOf(message.getHeader(name)));
        }
        result.put(Names.TASK, answer.task());
        stored.cost().ifPresent(cost -> result.put(Names.COST_USD, cost.toPlainString()));
        put(exchange, result, answer.reply().text());
    }

    /**
     * Puts the dead letter into the message: its body as it came, and the reason.
     *
     * @throws Exception what kept the message from being worked on, when Caravan stops; it is to come again then
     */
    public void failed(Exchange exchange) throws Exception {
        var thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (waits(exchange, thrown)) {
            throw thrown;
        }
        var letter = DeadLetter.of(thrown).orElseGet(() -> mistake(thrown));
        if (thrown instanceof WorkFailedException failure) {
            giveUp(failure.work(), letter);
        }
        exchange.setProperty(Names.DEAD, true);
        put(exchange, letter.headers(), Arrival.of(exchange).body());
    }

    /** Whether the message itself is not to blame. */
    private boolean waits(Exchange exchange, Exception thrown) {
        return !running.matches(exchange) && (DeadLetter.of(thrown).isEmpty()
                || thrown instanceof AllModelsFailedException failure && failure.outage());
    }

    private static DeadLetter mistake(Exception thrown) {
        LOG.error("A message could not be worked on: {}", thrown.getClass().getName());
        LOG.debug("It broke here", thrown);
        return DeadLetter.ofMistake(thrown);
    }

    /** When the message comes again before it is acknowledged, it doesn't wait again. */
    private void giveUp(Work waited, DeadLetter letter) {
        if (waited.state() == Work.State.PARKED) {
            work.desk().journal().keep(new Work(waited.id(), waited.task(), waited.from(), Work.State.FAILED,
                    work.desk().now(), "", "", false, waited.cost(), letter.details()));
        }
    }

    private static void put(Exchange exchange, Map<String, Object> headers, Object body) {
        var message = new DefaultMessage(exchange);
        message.getHeaders().putAll(Arrival.of(exchange).headers());
        message.getHeaders().putAll(headers);
        message.setBody(body);
        exchange.setMessage(message);
    }

    /** The message is worked on no more. */
    public void leave(Exchange exchange) {
        if (exchange.removeProperty(PLACE) instanceof Semaphore place) {
            place.release();
        }
    }
}
