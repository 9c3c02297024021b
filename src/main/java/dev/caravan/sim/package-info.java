/**
 * Pretend providers: OpenAI, Anthropic and Gemini over real sockets, with scripted faults and models
 * that read documents. Imports nothing else of Caravan, so that a wire mistake made in a codec is not
 * repeated here. {@link dev.caravan.sim.Simulator} may be used from any thread; all answering happens
 * on its event loop.
 */
package dev.caravan.sim;
