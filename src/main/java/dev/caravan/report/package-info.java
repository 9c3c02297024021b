/**
 * What the calls of some days came to, for people and for their programs: a page, a table, JSON.
 *
 * <p>May import {@code model}, {@code failure}, {@code config}, {@code outcome}, {@code ledger} and {@code agreement}.
 * Everything here is a value or a pure function but {@link dev.caravan.report.ReportQuery}, which reads the database.
 */
package dev.caravan.report;
