package dev.caravan.advice;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What may be made better of a chain.
 *
 * @param order today's
 * @param calls recorded calls, and how many were answered
 * @param cost what they cost in truth, in US dollars
 * @param today what is computed for today's order, to be compared with the others
 * @param threshold what the lower bound of a stand-in's agreement must reach
 * @param standIn the cheapest model of which that is so; empty where there is none
 * @param next what it would come to with the stand-in right behind the first choice
 * @param first what it would come to with the stand-in before the first choice
 */
public record Advice(String chain, List<String> order, long calls, long answered, BigDecimal cost, WhatIf today,
        double threshold, Optional<StandIn> standIn, Optional<WhatIf> next, Optional<WhatIf> first) {

    /**
     * A model whose answers are like those of the chain's first choice.
     *
     * @param agreement mean F1 of the task where it is lowest
     * @param low the lower bound of its interval
     * @param samples calls that were compared
     */
    public record StandIn(String model, double agreement, double low, long samples) {
    }

    public Advice {
        order = List.copyOf(order);
    }
}
