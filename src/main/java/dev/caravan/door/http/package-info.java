/**
 * The HTTP doors: callers speak the dialect of OpenAI or Anthropic and get the chain's answer in it, whole or streamed.
 * Their routes are in {@code http.yaml}.
 */
package dev.caravan.door.http;
