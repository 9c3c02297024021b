package dev.caravan.door.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.provider.BadRequestException;
import dev.caravan.route.Names;
import dev.caravan.work.Details;
import dev.caravan.work.WorkFailedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why a message can't be answered.
 *
 * @param details code, reason and the attempts in order; never a prompt, an answer or a key
 */
record DeadLetter(ObjectNode details) {

    private static final int LONGEST_REASON = 1000;

    /** The reason that is in an exception; empty where it tells of nothing that is wrong with the message. */
    static Optional<DeadLetter> of(Exception thrown) {
        if (thrown instanceof AllModelsFailedException failure) {
            return Optional.of(new DeadLetter(Details.of(failure)));
        }
        if (thrown instanceof WorkFailedException failure) {
            return Optional.of(new DeadLetter(failure.details()));
        }
        return thrown instanceof BadRequestException
                ? Optional.of(new DeadLetter(Details.failed("bad_request", thrown.getMessage()))) : Optional.empty();
    }

    /** For what nobody thought of. Its own words may hold anything, and are not told. */
    static DeadLetter ofMistake(Exception thrown) {
        return new DeadLetter(Details.failed("internal_error", thrown.getClass().getName()));
    }

    Map<String, Object> headers() {
        var headers = new HashMap<String, Object>();
        var reason = details.path("reason").asText();
        headers.put(Names.FAILURE_CODE, details.path("code").asText());
        headers.put(Names.FAILURE_REASON, reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
        if (!details.path("attempts").isEmpty()) {
            headers.put(Names.FAILURE_ATTEMPTS, details.path("attempts").toString());
        }
        return headers;
    }
}
