/**
 * What went wrong with an attempt and what it means.
 *
 * <p>Imports {@code model} only. All knowledge of providers' errors lives in {@link FailureClassifier}; what a
 * failure leads to are the columns of {@link FailureClass}. Everything is immutable or stateless.
 */
package dev.caravan.failure;
