package dev.caravan.route;

import dev.caravan.model.ChatReply;
import dev.caravan.model.TimeSource;
import dev.caravan.plan.Answer;
import dev.caravan.plan.Call;
import dev.caravan.plan.Shadow;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * {@code caravanShadow}: which calls are copied to another model, the copy itself, and how alike both answers are. Safe
 * for all threads.
 */
public final class ShadowBean implements Processor {

    private final Editions editions;
    private final TimeSource time;
    private final AtomicLong skipped = new AtomicLong();

    /** A copy, and the edition that its call was under. */
    record Copy(Shadow shadow, Edition edition) {
    }

    ShadowBean(Editions editions, TimeSource time) {
        this.editions = editions;
        this.time = time;
    }

    /** Notes the copy that is to be made of the call, if one is. */
    public void choose(Exchange exchange) {
        var edition = editions.of(exchange);
        edition.shadows().choose(exchange.getProperty(Names.CALL, Call.class))
                .ifPresent(shadow -> exchange.setProperty(Names.SHADOW, new Copy(shadow, edition)));
    }

    /** The copy of the exchange keeps nothing but the shadow. */
    @Override
    public void process(Exchange copy) {
        copy.getMessage().setBody(copy.getProperty(Names.SHADOW));
        copy.getMessage().removeHeaders("*");
        copy.removeProperties("*");
    }

    /** There were too many to be sent. */
    public void skip() {
        skipped.incrementAndGet();
    }

    /** How many copies were not sent: too many waited, a circuit or a limit forbade it, or the configuration changed. */
    public long skippedCount() {
        return skipped.get();
    }

    /** Begins the copy in the body, if it may be sent now: then it is in the exchange's properties. */
    public void begin(Exchange exchange, @Body Copy copy) {
        exchange.setProperty(Names.SHADOW, copy);
        Optional.of(editions.enter(exchange)).filter(copy.edition()::equals)
                .flatMap(edition -> edition.shadows().begin(copy.shadow()))
                .ifPresentOrElse(call -> exchange.setProperty(Names.CALL, call), this::skip);
    }

    /** The row of {@code agreements}; null when the other model gave no answer. */
    public Map<String, Object> compare(Exchange exchange) {
        var shadow = exchange.getProperty(Names.SHADOW, Copy.class).shadow();
        return reply(exchange.getProperty(Names.CALL, Call.class))
                .map(reply -> shadow.compared(reply, time.instant()).row()).orElse(null);
    }

    private static Optional<ChatReply> reply(Call copy) {
        return copy.answer().map(Answer::reply).or(() -> copy.rejection().map(Call.Rejection::reply));
    }
}
