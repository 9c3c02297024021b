/**
 * How simulated models read: the fields of a JSON schema are looked up in a document by their labels,
 * the same way each time. {@link dev.caravan.sim.read.Reader} is the way in. Imports nothing else of
 * Caravan; everything in it is immutable.
 */
package dev.caravan.sim.read;
