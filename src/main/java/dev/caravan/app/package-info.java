/**
 * The stand-alone application: reads the configuration, wires everything and shows people what happens.
 *
 * <p>May import every other room, the simulator included.
 */
package dev.caravan.app;
