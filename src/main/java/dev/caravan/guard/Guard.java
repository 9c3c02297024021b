package dev.caravan.guard;

import dev.caravan.model.ChatReply;
import java.util.Optional;

/**
 * A check of an answer, or of a request, whose words it is given as an answer's text. Called by many threads at once. A
 * chain uses one that is a bean of the Camel context where its {@code guard} in {@code caravan.yaml} has the bean's
 * name: {@code bean: name}.
 */
@FunctionalInterface
public interface Guard {

    /** What is wrong with the answer; empty when nothing is. */
    Optional<Finding> check(ChatReply reply);

    /**
     * What a guard found.
     *
     * @param name a short word for logs and stored rows; never holds a part of the answer
     * @param reason what the model is told, so that it can do better
     */
    record Finding(String name, String reason) {
    }

    /** Lets every answer pass. */
    Guard NONE = reply -> Optional.empty();

    /** This guard, then the other. */
    default Guard and(Guard other) {
        return reply -> check(reply).or(() -> other.check(reply));
    }
}
