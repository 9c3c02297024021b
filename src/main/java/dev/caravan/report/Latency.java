package dev.caravan.report;

/**
 * How long answers took, in milliseconds.
 *
 * @param samples answers; the figures are 0 where there is none
 */
public record Latency(long samples, long medianMs, long p95Ms) {
}
