package dev.caravan.plan;

import dev.caravan.failure.FailureClass;
import dev.caravan.outcome.Outcome;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * No model answered a call. Tells every attempt in order; never a key, a prompt or a provider's raw body. A route that
 * asked gets it with its own body and headers, so that an {@code onException} may handle it or ask again.
 */
public final class AllModelsFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Set<FailureClass> OUTAGE = EnumSet.of(FailureClass.TRANSPORT, FailureClass.TIMEOUT,
            FailureClass.OVERLOADED, FailureClass.RATE_LIMITED, FailureClass.QUOTA, FailureClass.AUTH,
            FailureClass.MODEL_GONE, FailureClass.MALFORMED, FailureClass.CUT);

    private final String task;
    private final String callId;
    private final Verdict verdict;
    private final transient List<Outcome> attempts;
    private final transient Optional<Duration> retryAfter;
    private final transient Optional<SpentBudget> budget;

    /**
     * The failure of a call that no limit of money ended.
     *
     * @param attempts every attempt in order
     * @param retryAfter the shortest wait that a provider gave
     */
    public AllModelsFailedException(
            String task, String callId, Verdict verdict, List<Outcome> attempts, Optional<Duration> retryAfter) {
        this(task, callId, verdict, attempts, retryAfter, Optional.empty());
    }

    /**
     * The failure of a call.
     *
     * @param budget the limit of money that kept models from being asked, if that is why
     */
    AllModelsFailedException(String task, String callId, Verdict verdict, List<Outcome> attempts,
            Optional<Duration> retryAfter, Optional<SpentBudget> budget) {
        super("No model answered task '" + task + "' (call " + callId + "): " + verdict.code() + " after "
                + attempts.stream().map(AllModelsFailedException::line).collect(Collectors.joining("; ", "[", "]"))
                + budget.map(limit -> ". " + limit.words()).orElse(""), null, false, false);
        this.budget = budget;
        this.task = task;
        this.callId = callId;
        this.verdict = verdict;
        this.attempts = List.copyOf(attempts);
        this.retryAfter = retryAfter;
    }

    /** The task that was asked, as its caller named it. */
    public String task() {
        return task;
    }

    /** The call's id, as in the table of outcomes. */
    public String callId() {
        return callId;
    }

    /** Why there is no answer, in a word. */
    public Verdict verdict() {
        return verdict;
    }

    /** Whether only the providers, or a budget that resets, were at fault, so that the request may be answered later. */
    public boolean outage() {
        return budget.map(limit -> limit.resets().isPresent()).orElse(true)
                && attempts.stream().allMatch(attempt -> attempt.failure()
                .filter(failure -> OUTAGE.contains(failure.kind())).isPresent());
    }

    /** The limit of money that kept models from being asked, where that is why nobody answered. */
    public Optional<SpentBudget> budget() {
        return budget;
    }

    /** The attempts in order. */
    public List<Outcome> attempts() {
        return attempts;
    }

    /** The shortest wait after which another try makes sense, where a provider gave one. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }

    private static String line(Outcome attempt) {
        return attempt.model() + " " + attempt.failure()
                .map(f -> f.kind() + " " + f.status() + (f.code().isEmpty() ? "" : " (" + f.code() + ")")).orElse("ok")
                + " " + attempt.latency().toMillis() + " ms";
    }
}
