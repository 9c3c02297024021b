/**
 * The stand-alone application: Caravan in a Camel context of its own, with commands, a demonstration without keys, and
 * what people at a terminal are shown.
 *
 * <p>May import every other room, the simulator included.
 */
package dev.caravan.app;
