/**
 * What happened: one {@link dev.caravan.outcome.Outcome} per attempt, and the table they are stored in.
 *
 * <p>May import {@code model}, {@code failure} and {@code config}. Only {@code …Store} classes know {@code java.sql}.
 */
package dev.caravan.outcome;
