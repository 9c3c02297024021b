package dev.caravan.plan;

import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Why a call got no answer, with what an HTTP caller is told. */
public enum Verdict {
    CANCELLED(499, "cancelled_error", "cancelled", FailureClass.CANCELLED),
    DEADLINE(504, "timeout_error", "deadline_exceeded"),
    REFUSED(400, "invalid_request_error", "content_refused", FailureClass.REFUSED),
    CALLER_FAULT(400, "invalid_request_error", "bad_request", FailureClass.CALLER_FAULT),
    CONTEXT_TOO_LONG(400, "invalid_request_error", "context_length_exceeded", FailureClass.CONTEXT_TOO_LONG),
    RATE_LIMITED(429, "rate_limit_error", "all_targets_rate_limited", FailureClass.RATE_LIMITED, FailureClass.QUOTA),
    BUDGET(429, "insufficient_quota", "budget_exceeded"),
    AUTH(502, "upstream_auth_error", "upstream_auth_error", FailureClass.AUTH),
    GUARD(502, "upstream_answer_error", "all_answers_rejected", FailureClass.GUARD),
    FAILED(503, "service_unavailable_error", "all_targets_failed");

    private final int status;
    private final String type;
    private final String code;
    private final Set<FailureClass> causes = EnumSet.noneOf(FailureClass.class);

    Verdict(int status, String type, String code, FailureClass... causes) {
        this.status = status;
        this.type = type;
        this.code = code;
        this.causes.addAll(List.of(causes));
    }

    /** The HTTP status that a caller is given. */
    public int status() {
        return status;
    }

    /** The kind of error, in OpenAI's words where it has one. */
    public String type() {
        return type;
    }

    /** The error itself, for machines. */
    public String code() {
        return code;
    }

    /** The verdict on a call whose last failure let no other model be asked. */
    static Verdict ending(Failure last) {
        for (var verdict : values()) {
            if (verdict.causes.contains(last.kind())) {
                return verdict;
            }
        }
        return FAILED;
    }

    /** The verdict on a call all of whose models failed: the one cause they share, if they share one. */
    static Verdict on(List<Failure> failures) {
        for (var verdict : values()) {
            if (!failures.isEmpty() && failures.stream().allMatch(f -> verdict.causes.contains(f.kind()))) {
                return verdict;
            }
        }
        return FAILED;
    }
}
