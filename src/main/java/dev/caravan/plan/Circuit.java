package dev.caravan.plan;

import dev.caravan.config.CircuitConfig;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.TimeSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit of one model: a Resilience4j breaker that the routes call through, and the times the planner reads.
 * Safe for many threads.
 */
public final class Circuit {

    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);
    private static final Duration LONGEST_REST = Duration.ofHours(24);
    /** Resilience4j would count answers that took more than 60 s, which some models need, as failures. */
    private static final Duration NEVER_SLOW = Duration.ofDays(365);

    private final String model;
    private final CircuitConfig config;
    private final TimeSource time;
    private final CircuitBreaker breaker;
    private volatile Instant openUntil = Instant.MIN;
    private volatile Instant restUntil = Instant.MIN;

    Circuit(String model, CircuitConfig config, TimeSource time) {
        this.model = model;
        this.config = config;
        this.time = time;
        this.breaker = CircuitBreaker.of(model, CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(config.failures())
                .minimumNumberOfCalls(config.failures())
                .failureRateThreshold(100)
                .slowCallDurationThreshold(NEVER_SLOW)
                .waitDurationInOpenState(config.openFor())
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock(time))
                .ignoreException(thrown -> !counts(thrown))
                .build());
        breaker.getEventPublisher().onStateTransition(event -> moved(event.getStateTransition().getToState()));
    }

    /** What the {@code circuitBreaker} step calls through. */
    public CircuitBreaker breaker() {
        return breaker;
    }

    /** Whether a call may be planned: closed, or due for a trial as the breaker sees it, and not resting. */
    public boolean available() {
        var now = time.instant();
        return !now.isBefore(restUntil)
                && (breaker.getState() != CircuitBreaker.State.OPEN || now.isAfter(openUntil));
    }

    /** Opens the circuit at once if the failure says so. */
    public synchronized void failed(Failure failure) {
        if (failure.kind().circuit() == FailureClass.Circuit.OPENS
                && breaker.getState() != CircuitBreaker.State.OPEN) {
            var wait = failure.kind() == FailureClass.QUOTA ? config.quotaOpenFor() : config.openFor();
            breaker.transitionToOpenStateFor(wait);
            openUntil = time.instant().plus(wait);
            LOG.warn("Model {} is left out for {}: {} ({})", model, wait, failure.kind(), failure.code());
        }
    }

    /** Keeps the model out of plans until the time its provider gave, 24 hours at most. */
    public void rest(Duration wait) {
        restUntil = time.instant().plus(wait.compareTo(LONGEST_REST) < 0 ? wait : LONGEST_REST);
    }

    /** A call that went round the circuit was answered: the model is back. */
    public void recovered() {
        if (breaker.getState() != CircuitBreaker.State.CLOSED) {
            breaker.transitionToClosedState();
        }
        restUntil = Instant.MIN;
    }

    private void moved(CircuitBreaker.State state) {
        if (state == CircuitBreaker.State.OPEN) {
            openUntil = time.instant().plus(config.openFor());
        }
        LOG.info("Circuit of model {} is {}", model, state);
    }

    /** Failures that say nothing of the model's health, and bugs of ours, neither open nor close a circuit. */
    private static boolean counts(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof AttemptFailedException failed) {
                return failed.failure().kind().circuit() == FailureClass.Circuit.COUNTS;
            }
        }
        return false;
    }

    private static Clock clock(TimeSource time) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return time.instant();
            }
        };
    }
}
