/**
 * Anthropic's Messages.
 *
 * <p>May import the shared helpers of {@code provider} and what that room may import. Nothing here has state
 * beyond one reading, writing or stream.
 */
package dev.caravan.provider.anthropic;
