/**
 * What calls cost: tokens that nobody counted, premiums, and what the stored rows add up to.
 *
 * <p>May import {@code model}, {@code failure}, {@code config} and {@code outcome}. Everything here is a value or a
 * pure function but the classes named {@code …Query}, which read the database.
 */
package dev.caravan.ledger;
