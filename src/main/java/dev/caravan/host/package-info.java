/**
 * Caravan in anyone's Camel context: started with it by {@link dev.caravan.host.CaravanPlugin}, which Camel finds by
 * itself, with the parts that properties ask for.
 *
 * <p>May import everything but {@code app} and {@code sim}.
 */
package dev.caravan.host;
