/**
 * Google's Gemini, {@code generateContent}.
 *
 * <p>May import the shared helpers of {@code provider} and what that room may import. Nothing here has state.
 */
package dev.caravan.provider.gemini;
