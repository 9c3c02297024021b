package dev.caravan.plan;

import dev.caravan.config.CircuitConfig;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.SteadyClock;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.Away;
import dev.caravan.outcome.ModelHealth;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private static final int ENOUGH_SUCCESSES = 3;

    private final String model;
    private final CircuitConfig config;
    private final SteadyClock clock;
    private final CircuitBreaker breaker;
    private volatile Instant openUntil = Instant.EPOCH;
    private volatile Instant restUntil = Instant.EPOCH;
    /** When this node itself last learned something of the model. What others stored before that is no news. */
    private volatile Instant lastNews = Instant.EPOCH;
    private volatile boolean recovered;
    private volatile int successesInARow;

    Circuit(String model, CircuitConfig config, TimeSource time) {
        this.model = model;
        this.config = config;
        this.clock = new SteadyClock(time);
        this.breaker = CircuitBreaker.of(model, CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(config.failures())
                .minimumNumberOfCalls(config.failures())
                .failureRateThreshold(100)
                .slowCallDurationThreshold(NEVER_SLOW)
                .waitDurationInOpenState(config.openFor())
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(steady(clock))
                .ignoreException(thrown -> !counts(thrown))
                .build());
        breaker.getEventPublisher().onStateTransition(event -> moved(event.getStateTransition().getToState()));
    }

    /** The circuit of a model that is served otherwise than before: what was stored of it until now is no news of it. */
    static Circuit renewed(String model, CircuitConfig config, TimeSource time) {
        var circuit = new Circuit(model, config, time);
        circuit.lastNews = circuit.clock.now();
        circuit.recovered = true;
        return circuit;
    }

    /** What the {@code circuitBreaker} step calls through. */
    public CircuitBreaker breaker() {
        return breaker;
    }

    /** Whether a call may be planned: closed, or due for a trial as the breaker sees it, and not resting. */
    public boolean available() {
        var now = clock.now();
        return !now.isBefore(restUntil) && (!open() || now.isAfter(openUntil));
    }

    /**
     * Whether the model is due for a trial, or came back and has not failed since: what it did before speaks no more
     * against its place, for without it no trial would be made and nothing new learned of it.
     */
    public boolean trusted() {
        return open() ? available() : recovered;
    }

    /** Whether the model goes behind healthy ones: its outcomes are bad, and it has not come back since. */
    public boolean degraded(ModelHealth health) {
        return health.degraded() && !trusted();
    }

    /** How long the failure keeps calls away at once, whatever came before it; empty when it does not. */
    Optional<Duration> opensFor(Failure failure) {
        return failure.kind().circuit() != FailureClass.Circuit.OPENS ? Optional.empty()
                : Optional.of(failure.kind() == FailureClass.QUOTA ? config.quotaOpenFor() : config.openFor());
    }

    /** Opens the circuit at once if the failure says so. */
    synchronized void failed(Failure failure) {
        lastNews = clock.now();
        if (failure.kind().countsAgainstHealth()) {
            recovered = false;
            successesInARow = 0;
        }
        opensFor(failure).filter(wait -> !open()).ifPresent(wait -> {
            openFor(wait);
            LOG.warn("Model {} is left out for {}: {} ({})", model, wait, failure.kind(), failure.code());
        });
    }

    private void openFor(Duration wait) {
        breaker.transitionToOpenStateFor(wait);
        openUntil = clock.now().plus(wait);
    }

    /** Keeps the model out of plans until the time its provider gave, 24 hours at most. */
    void rest(Duration wait) {
        restUntil = clock.now().plus(wait.compareTo(LONGEST_REST) < 0 ? wait : LONGEST_REST);
    }

    /** The model answered a call or a probe. After three in a row it is trusted, whether or not the database tells so. */
    synchronized void answered() {
        lastNews = clock.now();
        successesInARow++;
        recovered |= successesInARow >= ENOUGH_SUCCESSES;
    }

    /** How often the model has answered this node since it last failed. */
    int successesInARow() {
        return successesInARow;
    }

    /** A probe was answered: one trial call may pass. */
    public synchronized void halfOpen() {
        lastNews = clock.now();
        if (open()) {
            breaker.transitionToHalfOpenState();
        }
    }

    /** Whether only time or a probe lets calls pass again. */
    public boolean open() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }

    /** Until when calls are kept away; in the past when they are not. */
    public Instant awayUntil() {
        var open = open() ? openUntil : Instant.EPOCH;
        return clock.machine(open.isAfter(restUntil) ? open : restUntil);
    }

    /** closed, open, half-open or resting. */
    public String state() {
        return clock.now().isBefore(restUntil) && !open() ? "resting"
                : breaker.getState().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Follows what all nodes stored, as far as it is newer than what this node met itself: after a restart, or when
     * another node met an outage or its end.
     */
    public synchronized void follow(ModelHealth health, List<Away> away) {
        var now = clock.machine(clock.now());
        var news = clock.machine(lastNews);
        var success = health.lastSuccess().orElse(Instant.MIN);
        away.stream().filter(row -> row.since().isAfter(success) && row.since().isAfter(news)
                && row.until().isAfter(now)).forEach(row -> follow(row, now));
        var failure = health.lastFailure().orElse(Instant.MIN);
        var reopensAt = failure.isAfter(news) ? failure.plus(config.openFor()) : Instant.MIN;
        if (health.failuresInARow() >= config.failures() && reopensAt.isAfter(now) && !open()) {
            openFor(Duration.between(now, reopensAt));
        } else if (success.isAfter(news) && health.failuresInARow() == 0 && open()) {
            back(health, success);
        }
    }

    private void follow(Away row, Instant now) {
        if (row.reason().circuit() != FailureClass.Circuit.OPENS) {
            restUntil = clock.of(row.until());
        } else if (!open()) {
            openFor(Duration.between(now, row.until()));
        }
    }

    /** After an answered call the model is trusted again; after a probe one trial call may pass. */
    private void back(ModelHealth health, Instant success) {
        if (health.lastAnswer().filter(success::equals).isPresent()) {
            recovered();
        } else {
            breaker.transitionToHalfOpenState();
        }
    }

    /** A call that went round the circuit was answered: the model is back. */
    synchronized void recovered() {
        if (breaker.getState() != CircuitBreaker.State.CLOSED) {
            breaker.transitionToClosedState();
        }
        restUntil = Instant.EPOCH;
    }

    private void moved(CircuitBreaker.State state) {
        if (state == CircuitBreaker.State.OPEN) {
            openUntil = clock.now().plus(config.openFor());
        }
        recovered = state != CircuitBreaker.State.OPEN;
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

    private static Clock steady(SteadyClock clock) {
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
                return clock.now();
            }
        };
    }
}
