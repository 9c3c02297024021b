package dev.caravan.plan;

import dev.caravan.config.RetryConfig;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.FailureClass.Again;
import dev.caravan.outcome.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether a model that failed is asked again, and after which wait. A pure function of what it is given. */
record RetryRules(RetryConfig retry) {

    /** Never more attempts than this in a call, unless more models than that stand in its plan. */
    private static final int MOST_IN_CALL = 6;
    /** Never more attempts than this on a model within {@link #BURST}. */
    private static final int MOST_IN_BURST = 4;
    private static final Duration BURST = Duration.ofSeconds(3);

    /**
     * The wait before the same model is asked again; empty when it is not.
     *
     * @param attempts the call's attempts so far, the last of them failed
     * @param behind how many models the call could still go on to
     * @param left what is left of the deadline
     */
    Optional<Duration> again(List<Outcome> attempts, int behind, Duration left, Instant now) {
        var last = attempts.get(attempts.size() - 1);
        var failure = last.failure().orElseThrow();
        var here = attempts.stream().filter(attempt -> attempt.model().equals(last.model())).toList();
        if (!mayRepeat(failure, here, behind) || attempts.size() + 1 + behind > MOST_IN_CALL) {
            return Optional.empty();
        }
        if (failure.retryAfter().filter(wish -> wish.compareTo(retry.retryAfterMax()) > 0).isPresent()) {
            return Optional.empty();
        }
        var wait = wait(failure, here.size());
        var burst = here.stream().filter(attempt -> attempt.started().isAfter(now.plus(wait).minus(BURST))).count();
        return burst < MOST_IN_BURST && times(wait, 1 + RetryConfig.JITTER).compareTo(left) < 0
                ? Optional.of(wait) : Optional.empty();
    }

    /**
     * The wait as chance lengthens or shortens it, by 20 % at most and never below what the provider asked for.
     *
     * @param chance from 0 to below 1
     */
    static Duration spread(Duration wait, Optional<Duration> wish, double chance) {
        var shortest = times(wait, 1 - RetryConfig.JITTER);
        var from = wish.filter(floor -> floor.compareTo(shortest) > 0).orElse(shortest);
        return from.plus(times(times(wait, 1 + RetryConfig.JITTER).minus(from), chance));
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofNanos(Math.round(duration.toNanos() * factor));
    }

    private boolean mayRepeat(Failure failure, List<Outcome> here, int behind) {
        return switch (failure.kind().again()) {
            case NEVER -> false;
            case ONCE -> count(here, kind -> kind == failure.kind()) <= 1;
            case YES -> count(here, kind -> kind.again() == Again.YES)
                    <= (behind > 0 ? retry.redeliveries() : retry.lastRedeliveries());
        };
    }

    private static long count(List<Outcome> attempts, Predicate<FailureClass> kinds) {
        return attempts.stream().flatMap(attempt -> attempt.failure().stream())
                .filter(failure -> kinds.test(failure.kind())).count();
    }

    /** An answer that a guard rejected needs no wait; the provider's wish is a floor under every other. */
    private Duration wait(Failure failure, int attemptsHere) {
        var own = failure.kind() == FailureClass.GUARD ? Duration.ZERO : retry.delay(attemptsHere);
        return failure.retryAfter().filter(wish -> wish.compareTo(own) > 0).orElse(own);
    }
}
