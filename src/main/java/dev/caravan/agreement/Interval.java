package dev.caravan.agreement;

/**
 * Where the true mean of a measure between 0 and 1 lies, with a confidence of 95 %.
 *
 * <p>This is Wilson's score interval with the measure's mean in place of a proportion. Of all measures between 0 and 1
 * with the same mean, a proportion varies most, so the interval is never too narrow; and it says something of the mean
 * where all samples are alike, as when all answers agree, where intervals from the samples' spread would have no width.
 */
public record Interval(double low, double high) {

    /** Fewer samples say nothing: the interval of twenty is wider than a tenth even where all are alike. */
    public static final long ENOUGH = 20;

    private static final double Z = 1.959963984540054;

    /** The interval of a mean of samples; all that is possible where there is none. */
    public static Interval of(double mean, long samples) {
        if (samples == 0) {
            return new Interval(0, 1);
        }
        double n = samples;
        double middle = (mean + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z / (1 + Z * Z / n) * Math.sqrt(mean * (1 - mean) / n + Z * Z / (4 * n * n));
        return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
