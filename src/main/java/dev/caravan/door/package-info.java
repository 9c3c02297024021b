/**
 * The ways in and out: documents and rows in a folder, and what people see of the work on them.
 *
 * <p>May import everything but {@code app}, and knows Camel.
 */
package dev.caravan.door;
