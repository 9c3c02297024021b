/**
 * The providers, the pool of models and the chains, read once at start and immutable afterwards.
 *
 * <p>May import {@code model} and {@code failure}. {@link dev.caravan.config.ConfigReader} reports every problem of a
 * file together, each with its line.
 */
package dev.caravan.config;
