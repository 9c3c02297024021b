package dev.caravan.agreement;

/**
 * What two answers have in common: fields of JSON, or words of prose. The served answer is taken for the right one.
 *
 * @param matched the parts that both have
 * @param served the parts of the served answer
 * @param other the parts of the other model's answer
 */
public record Overlap(long matched, long served, long other) {

    /** The share of the other answer's parts that the served one has too. */
    public double precision() {
        return other == 0 ? served == 0 ? 1 : 0 : (double) matched / other;
    }

    /** The share of the served answer's parts that the other one has too. */
    public double recall() {
        return served == 0 ? other == 0 ? 1 : 0 : (double) matched / served;
    }

    /** The harmonic mean of both: 1 when the answers say the same, 0 when they have nothing in common. */
    public double f1() {
        return served + other == 0 ? 1 : 2.0 * matched / (served + other);
    }

    Overlap plus(Overlap more) {
        return new Overlap(matched + more.matched, served + more.served, other + more.other);
    }
}
