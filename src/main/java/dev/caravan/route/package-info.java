/**
 * The beans that the YAML routes name, and what puts routes and beans into a Camel context.
 *
 * <p>May import everything but {@code door} and {@code app}, and knows Camel. The beans keep no state of a call: that is
 * the {@link dev.caravan.plan.Call} in the exchange property {@code CaravanCall}.
 */
package dev.caravan.route;
