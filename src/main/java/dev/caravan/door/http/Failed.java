package dev.caravan.door.http;

import dev.caravan.failure.Failure;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Verdict;
import dev.caravan.provider.BadRequestException;
import dev.caravan.provider.ErrorReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a request got no answer, as its caller is told.
 *
 * @param refused whether a model refused within a reply of its own, which is an answer of a kind
 * @param model the last model that was asked; empty where none was
 * @param usage the tokens of its reply, as far as they are known
 */
record Failed(ErrorReply reply, Map<String, String> headers, boolean refused, String model, Usage usage) {

    private static final Logger LOG = LoggerFactory.getLogger(Failed.class);
    /** Client libraries try again by themselves; the chain has done that already. */
    private static final Map<String, String> FINAL = Map.of("x-should-retry", "false");
    private static final Set<Verdict> WAITING_HELPS = Set.of(Verdict.RATE_LIMITED, Verdict.BUDGET, Verdict.FAILED);

    static Failed of(Exception thrown) {
        if (thrown instanceof AllModelsFailedException failed) {
            return of(failed);
        }
        if (thrown instanceof HttpProblem problem) {
            return plain(problem.status(), problem.type(), problem.code(), problem.getMessage(), problem.param(),
                    problem.headers());
        }
        if (thrown instanceof BadRequestException bad) {
            return plain(400, "invalid_request_error", bad.code(), bad.getMessage(), Optional.empty(), Map.of());
        }
        LOG.error("A request broke the HTTP door", thrown);
        return plain(500, "server_error", "internal_error", "Caravan failed to handle the request; its log says why.",
                Optional.empty(), FINAL);
    }

    private static Failed plain(int status, String type, String code, String message, Optional<String> param,
            Map<String, String> headers) {
        return new Failed(new ErrorReply(status, type, code, message, "", param, Optional.empty()), headers, false, "",
                Usage.NONE);
    }

    private static Failed of(AllModelsFailedException failed) {
        var verdict = failed.verdict();
        var attempts = failed.attempts();
        var last = attempts.isEmpty() ? Optional.<Outcome>empty() : Optional.of(attempts.get(attempts.size() - 1));
        var code = last.flatMap(Outcome::failure).map(Failure::code).filter(said -> passedOn(verdict, said))
                .orElse(verdict.code());
        var reply = new ErrorReply(verdict.status(), verdict.type(), code, failed.getMessage(), failed.callId(),
                Optional.empty(), Optional.of(Metadata.attempts(failed.callId(), failed.task(), attempts)));
        var refused = verdict == Verdict.REFUSED && last.orElseThrow().status() == 200;
        return new Failed(reply, headers(failed, attempts), refused,
                last.map(Outcome::model).orElse(""), last.map(Outcome::usage).orElse(Usage.NONE));
    }

    /** What the provider said of the caller's own request tells him more than we can. */
    private static boolean passedOn(Verdict verdict, String code) {
        return !code.isEmpty() && (verdict == Verdict.CALLER_FAULT || verdict == Verdict.REFUSED);
    }

    private static Map<String, String> headers(AllModelsFailedException failed, List<Outcome> attempts) {
        var headers = new LinkedHashMap<>(FINAL);
        headers.put(ReplyHeaders.CALL_ID, failed.callId());
        headers.put("x-caravan-attempts", Integer.toString(attempts.size()));
        failed.retryAfter().filter(wait -> WAITING_HELPS.contains(failed.verdict()))
                .ifPresent(wait -> headers.put("Retry-After", Long.toString(seconds(wait))));
        return headers;
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
