/**
 * How alike the answers of two models to the same call are.
 *
 * <p>May import {@code model}, {@code failure}, {@code config} and {@code outcome}. Everything here is a value or a pure
 * function but the classes named {@code …Query}, which read the database.
 */
package dev.caravan.agreement;
