package dev.caravan.config;

import java.time.Duration;

/**
 * When a model is left out of plans.
 *
 * @param failures counting failures in a row that open the circuit; default 3
 * @param openFor how long it keeps calls away before one trial; default 5 minutes
 * @param quotaOpenFor the same after money or a daily limit was spent; default 1 hour
 */
public record CircuitConfig(int failures, Duration openFor, Duration quotaOpenFor) {
}
