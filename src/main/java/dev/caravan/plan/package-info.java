/**
 * Which models one call asks, in which order, and how it goes on after a failure.
 *
 * <p>May import {@code model}, {@code failure}, {@code config}, {@code outcome} and {@code ledger}. A
 * {@link dev.caravan.plan.Plan} is a value; a {@link dev.caravan.plan.Call} belongs to one exchange;
 * {@link dev.caravan.plan.Circuits} and {@link dev.caravan.plan.Budgets} are shared by all.
 */
package dev.caravan.plan;
