/**
 * What other orders of a chain's models would have come to, and which cheaper model may stand in.
 *
 * <p>May import {@code model}, {@code failure}, {@code config}, {@code outcome}, {@code ledger} and {@code agreement}.
 * Everything here is a value or confined to one question but the class named {@code …Query}, which reads the database.
 */
package dev.caravan.advice;
