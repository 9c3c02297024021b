package dev.caravan.door;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.work.Details;
import dev.caravan.work.WorkFailedException;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.camel.Exchange;

/**
 * Why a document or row has no answer.
 *
 * @param details code, reason and the attempts in order
 * @param cost US dollars of the attempts whose price is known
 * @param now whether the attempts were made now, and not in a run before
 */
record Reason(ObjectNode details, Optional<BigDecimal> cost, boolean now) {

    /** The reason that the exchange's exception tells. */
    static Reason of(Exchange exchange) {
        return of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
    }

    static Reason of(Exception thrown) {
        if (thrown instanceof AllModelsFailedException failure) {
            return new Reason(Details.of(failure), Details.cost(failure.attempts()), true);
        }
        if (thrown instanceof WorkFailedException failure) {
            return new Reason(failure.details(), failure.work().cost(), false);
        }
        var code = thrown instanceof UnreadableDocumentException unreadable ? unreadable.code() : "bad_request";
        return new Reason(Details.failed(code, thrown.getMessage()), Optional.empty(), true);
    }

    String code() {
        return details.path("code").asText();
    }
}
