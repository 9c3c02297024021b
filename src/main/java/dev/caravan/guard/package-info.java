/**
 * Checks that an answer must pass, the same whichever model gave it.
 *
 * <p>May import {@code model} and {@code config}. Guards are shared between calls and must be safe for that.
 */
package dev.caravan.guard;
