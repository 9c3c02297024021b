package dev.caravan.advice;

import dev.caravan.failure.Reason;
import dev.caravan.ledger.Attempt;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How often one model answered when it was asked, by window of time, and what its attempts took. One thread only. */
final class Evidence {

    private final Map<Long, long[]> windows = new HashMap<>();
    private long asked;
    private long answered;
    private long successes;
    private long failures;
    private double successMillis;
    private double failureMillis;
    private double failureCost;

    /** It was asked in a call: these are its attempts, which say nothing where they ended for the caller's reasons. */
    void add(long window, List<Attempt> attempts) {
        attempts.forEach(this::addAttempt);
        var answer = attempts.stream().anyMatch(Attempt::success);
        if (answer || attempts.stream().anyMatch(attempt -> !callers(attempt))) {
            count(window, answer);
        }
    }

    private static boolean callers(Attempt attempt) {
        return attempt.reason().filter(Reason.CALLER::equals).isPresent();
    }

    private void addAttempt(Attempt attempt) {
        if (attempt.success()) {
            successes++;
            successMillis += attempt.latency().toMillis();
        } else if (!callers(attempt)) {
            failures++;
            failureMillis += attempt.latency().toMillis();
            failureCost += attempt.cost().orElse(BigDecimal.ZERO).doubleValue();
        }
    }

    /** A call passed it over, for it was known to be out of order. */
    void passedOver(long window) {
        count(window, false);
    }

    private void count(long window, boolean answer) {
        var counts = windows.computeIfAbsent(window, each -> new long[2]);
        counts[0]++;
        counts[1] += answer ? 1 : 0;
        asked++;
        answered += answer ? 1 : 0;
    }

    /** The share of calls that it would have answered in a window, or, where it was not asked then, at any time. */
    OptionalDouble chance(long window) {
        var counts = windows.get(window);
        return counts != null ? OptionalDouble.of((double) counts[1] / counts[0])
                : asked > 0 ? OptionalDouble.of((double) answered / asked) : OptionalDouble.empty();
    }

    double answerMillis() {
        return successes == 0 ? 0 : successMillis / successes;
    }

    /** What the attempts of a call took that it did not answer. */
    double failureMillis() {
        return missed() == 0 ? 0 : failureMillis / missed();
    }

    /** What the attempts of a call cost that it did not answer. */
    double failureCost() {
        return missed() == 0 ? 0 : failureCost / missed();
    }

    private long missed() {
        return Math.min(failures, asked - answered);
    }
}
