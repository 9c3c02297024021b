/**
 * The words all rooms speak: requests, messages, replies and usage, in no provider's dialect.
 *
 * <p>Imports nothing of ours. Everything here is an immutable value and safe to share between threads;
 * Jackson nodes inside values are read, never changed.
 */
package dev.caravan.model;
