package dev.caravan.advice;

import java.math.BigDecimal;
import java.util.List;

/**
 * What the recorded calls of a chain would have come to under an order of models.
 *
 * @param calls those that were recorded
 * @param answered those of them that some model of the order would have answered, as an expectation
 * @param cost US dollars, answers and failed attempts, as an expectation
 * @param meanMs what an answered call would have taken, milliseconds
 * @param unknown models of the order that were not asked in this time, and so are taken to answer nothing
 * @param unpriced models of the order whose price is not known, and so is missing from the cost
 */
public record WhatIf(List<String> order, long calls, double answered, BigDecimal cost, long meanMs,
        List<String> unknown, List<String> unpriced) {

    /** What a reader must know of how these figures come about. */
    public static final List<String> ASSUMPTIONS = List.of(
            "In each ten minutes a model answers the share of calls that it answered then, of any chain, shadow or "
                    + "probe that asked it; where nobody asked it, the share of the whole time. A call that passed it "
                    + "over because it was known to be out of order counts as not answered.",
            "Within ten minutes, models fail independently of each other.",
            "Every model would have used the same tokens as the one that answered, cached ones included, at its price "
                    + "of that day; calls that nobody answered would have used as many as the others.",
            "Models take and waste on failures what they did on average, and more calls would not have slowed them or "
                    + "met their rate limits. Waits between attempts and strategies are left out.",
            "Calls that ended for the caller's own reasons are left out.");

    public WhatIf {
        order = List.copyOf(order);
        unknown = List.copyOf(unknown);
        unpriced = List.copyOf(unpriced);
    }
}
