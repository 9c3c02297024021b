package dev.caravan.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How calls ended.
 *
 * @param calls all of them
 * @param answered those that got an answer
 * @param saved answered by another model, for the first choice failed or was known to be out of order
 * @param callers ended unanswered for a reason of the caller's: he left, was refused, or asked for what can't be done
 */
public record Count(long calls, long answered, long saved, long callers) {

    static final Count NONE = new Count(0, 0, 0, 0);

    Count plus(Count more) {
        return new Count(calls + more.calls, answered + more.answered, saved + more.saved, callers + more.callers);
    }

    /** Calls that nobody answered, though the caller asked for nothing impossible. */
    @JsonProperty
    public long failed() {
        return calls - answered - callers;
    }

    /** The share of calls answered, without those that ended for a reason of the caller's; 1 without any. */
    @JsonProperty
    public double availability() {
        return share(answered, calls - callers);
    }

    /** The same without fallbacks. */
    @JsonProperty
    public double availabilityOfFirstChoices() {
        return share(answered - saved, calls - callers);
    }

    static double share(long part, long whole) {
        return whole == 0 ? 1 : (double) part / whole;
    }
}
