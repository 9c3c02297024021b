package dev.caravan.failure;

import static dev.caravan.failure.FailureClass.AUTH;
import static dev.caravan.failure.FailureClass.CALLER_FAULT;
import static dev.caravan.failure.FailureClass.CONTEXT_TOO_LONG;
import static dev.caravan.failure.FailureClass.MALFORMED;
import static dev.caravan.failure.FailureClass.MODEL_GONE;
import static dev.caravan.failure.FailureClass.OVERLOADED;
import static dev.caravan.failure.FailureClass.QUOTA;
import static dev.caravan.failure.FailureClass.RATE_LIMITED;
import static dev.caravan.failure.FailureClass.REFUSED;
import static dev.caravan.failure.FailureClass.TIMEOUT;
import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a provider's error means: all we know of it is in the tables of this class. Stateless, so safe for all
 * threads.
 *
 * <p>Looked at in this order: firm statuses, {@link #WORDS} for the machine-readable codes and types, headers,
 * {@link #PHRASES} where a provider gives nothing but a text, and the status. Each table's first match wins.
 */
public final class FailureClassifier {

    /** How the code of a mistake of ours begins, which is no provider's failure. */
    public static final String INTERNAL = "internal ";

    /** No status came, and the body named none. */
    private static final int NONE = 0;

    private static final String NOT_HERE = ".{0,100}?(may not|can ?not|only be|deprecated|unsupported|removed"
            + "|not (be |been )?(supported|allowed|permitted|accepted|available|set|specified))";

    /** Codes, types, status words and quota ids that mean more than the status they come with. */
    private static final List<Rule> WORDS = List.of(
            // before rate limits, as both come as 429. OpenAI's list of limit codes is open; Gemini's daily quotas
            // are told from those per minute by their ids; AWS has a quota as 400
            rule(QUOTA, "insufficient_quota|credit_balance_exhausted|.*(spend|usage)_limit.*|billing_.*"
                    + "|.*PerDay.*|ServiceQuotaExceededException"),
            // Gemini calls a bad key a 400, and so it calls a region or project it doesn't serve
            rule(AUTH, "invalid_api_key|API_KEY_\\w+|FAILED_PRECONDITION|unsupported_country_region_territory"
                    + "|organization_on_hold|cmek_key_disabled"),
            // OpenAI, Azure, OpenRouter (whose moderation is a 403)
            rule(REFUSED, "content_filter|\\w*policy_?violation|invalid_prompt|refusal|flagged_input"),
            // OpenAI, OpenRouter; Anthropic; llama.cpp
            rule(CONTEXT_TOO_LONG, "context_length_exceeded|request_too_large|exceed_context_size_error"),
            // also as 400 and 403: OpenAI's projects, Groq, Together, Mistral; Azure
            rule(MODEL_GONE, "model_not_found|model_not_available|model_decommissioned|invalid_model"
                    + "|DeploymentNotFound"),
            // OpenAI and Azure; Mistral refuses fields that others ignore
            rule(CALLER_FAULT, "unsupported_parameter|unsupported_value|unknown_parameter|OperationNotSupported"
                    + "|extra_forbidden").onlyThisModel(),
            // Groq's 400 when its model wrote broken JSON: no fault of the caller
            rule(MALFORMED, "tool_use_failed|json_validate_failed"),
            // OpenAI (slow_down was a 503 once), Gemini's reason, Anthropic; AWS may throttle with 400; Groq's 413 for
            // more tokens than its model may take in a minute, which other models may well take
            rule(RATE_LIMITED, "rate_?limit_?exceeded|slow_down|ramp_limit_exceeded|Throttling(Exception)?"),
            // OpenAI, Anthropic, OpenRouter; Groq; Bedrock's 429 while a model loads
            rule(OVERLOADED, ".*overloaded(_error)?|provider_unavailable|capacity_exceeded"
                    + "|ModelNotReadyException"));

    /** Texts, for errors that have no code of their own. Only for the statuses of {@link #TEXT_TELLS}. */
    private static final List<Rule> PHRASES = List.of(
            // Anthropic (two), OpenAI and vLLM, Gemini, Mistral, Bedrock, llama.cpp, LM Studio
            phrase(CONTEXT_TOO_LONG, "context_length_exceeded", "prompt is too long|exceed context limit"
                    + "|maximum context length|input token count.{0,40}exceeds the maximum"
                    + "|input is too long for requested model|exceeds? the available context size"
                    + "|context length of only"),
            // Anthropic's 400 for a limit the customer set, and for spent credit
            phrase(QUOTA, "spend_limit", "reached your .{0,40}(usage|spend\\w*) limit|credit balance is too low"),
            // Gemini through proxies that drop the details
            phrase(AUTH, "invalid_api_key", "API key (not valid|expired)"),
            // Anthropic's filter of answers
            phrase(REFUSED, "content_policy", "blocked by content filtering policy"),
            // Bedrock
            phrase(MODEL_GONE, "model_not_found", "model identifier is invalid"),
            // Anthropic, by model: sampling, forced tools, prefill, thinking (also a block of another model's;
            // the look-behind keeps names of models out)
            phrase(CALLER_FAULT, "sampling", "\\b(temperature|top_p|top_k)\\b" + NOT_HERE).onlyThisModel(),
            phrase(CALLER_FAULT, "tool_choice", "tool_choice forces|\\btool_choice\\b" + NOT_HERE).onlyThisModel(),
            phrase(CALLER_FAULT, "prefill", "\\bprefill").onlyThisModel(),
            phrase(CALLER_FAULT, "thinking", "signature\\W{1,3}in\\W{1,3}thinking"
                    + "|(?<![\\w:/-])(thinking|budget_tokens)\\b" + NOT_HERE).onlyThisModel(),
            // Gemini, for tool calls that another model made
            phrase(CALLER_FAULT, "thought_signature", "thought.?signature").onlyThisModel(),
            // Anthropic, OpenAI
            phrase(CALLER_FAULT, "max_tokens", "maximum allowed number of output tokens"
                    + "|supports at most \\d+ completion tokens").onlyThisModel(),
            // Ollama and others, vLLM, OpenAI, OpenRouter (a 404): tools, images, thinking
            phrase(CALLER_FAULT, "unsupported_by_model", "does not support|not supported (by|on|for|with) this model"
                    + "|tool choice requires --|only supported by certain models|no endpoints found that support")
                    .onlyThisModel());

    /** The statuses whose text may say more: those that stand for many things, and an error without one. */
    private static final Set<Integer> TEXT_TELLS = Set.of(NONE, 400, 403, 404, 422, 500);

    /** Statuses known by name. Any other 4xx is the caller's fault, any other from 500 up an overload. */
    private static final Map<Integer, FailureClass> STATUSES = Map.ofEntries(
            entry(401, AUTH), entry(403, AUTH), entry(407, AUTH),
            entry(402, QUOTA),
            // this model can't be had at this address, whether it or the address is wrong
            entry(404, MODEL_GONE), entry(410, MODEL_GONE),
            // the model took too long (Bedrock, OpenAI): asking it again would take as long
            entry(408, TIMEOUT),
            entry(413, CONTEXT_TOO_LONG),
            entry(429, RATE_LIMITED),
            // a state of the provider's that passes: conflict and too early, which client libraries repeat; Bedrock's
            // ModelErrorException; Groq's capacity_exceeded; Gemini's CANCELLED, where we didn't cancel
            entry(409, OVERLOADED), entry(425, OVERLOADED), entry(424, OVERLOADED), entry(498, OVERLOADED),
            entry(499, OVERLOADED));

    /** The status that a type stands for, for errors inside a 2xx: Anthropic, OpenAI, Gemini, OpenRouter. */
    private static final Map<String, Integer> STATUS_OF = Map.ofEntries(
            entry("authentication_error", 401), entry("permission_error", 403), entry("not_found_error", 404),
            entry("rate_limit_error", 429), entry("api_error", 500), entry("timeout_error", 504),
            entry("server_error", 500), entry("internal_server_error", 500), entry("service_unavailable_error", 503),
            entry("UNAUTHENTICATED", 401), entry("PERMISSION_DENIED", 403), entry("NOT_FOUND", 404),
            entry("RESOURCE_EXHAUSTED", 429), entry("CANCELLED", 499), entry("INTERNAL", 500),
            entry("UNAVAILABLE", 503), entry("DEADLINE_EXCEEDED", 504),
            entry("server", 500), entry("timeout", 408));

    private final RetryAfter retryAfter;

    public FailureClassifier(InstantSource clock) {
        retryAfter = new RetryAfter(clock);
    }

    /** What a reply that isn't a 2xx means; a 2xx is taken for an error too. Reads at most 64 KB of it. */
    public Failure classify(HttpReply reply) {
        return failure(reply, ErrorBody.of(reply));
    }

    /**
     * The error in a body that came with a 2xx, or in an event of a stream. Its numeric code counts as the status,
     * else its type; if neither says anything, it is {@code MALFORMED}. The failure keeps the status that came.
     */
    public Optional<Failure> insideSuccess(int status, JsonNode body) {
        var reply = new HttpReply(status, Map.of(), new byte[0]);
        return ErrorBody.inside(body).map(error -> failure(reply, error));
    }

    /** What an exception means that kept a reply from coming, wherever in its causes the reason lies. */
    public Failure classify(Throwable failure) {
        return TransportFailures.classify(failure);
    }

    private Failure failure(HttpReply reply, ErrorBody body) {
        var wait = retryAfter.of(reply, body);
        var verdict = verdict(reply.success() ? statusOf(body) : reply.status(), body, wait);
        var code = verdict.kind == CALLER_FAULT ? (verdict.code + " " + body.param()).strip() : verdict.code;
        return new Failure(verdict.kind, reply.status(), code, wait, verdict.onlyThisModel);
    }

    private static int statusOf(ErrorBody body) {
        return body.number().stream().filter(number -> number >= 400 && number < 600).findFirst()
                .orElseGet(() -> body.words().stream().map(STATUS_OF::get).filter(Objects::nonNull)
                        .findFirst().orElse(NONE));
    }

    private static Verdict verdict(int status, ErrorBody body, Optional<Duration> wait) {
        if (firm(status)) {
            return byStatus(status, body);
        }
        return first(WORDS, body.words())
                .or(() -> inFlightBudget(status, wait))
                .or(() -> TEXT_TELLS.contains(status) ? first(PHRASES, List.of(body.message())) : Optional.empty())
                .orElseGet(() -> byStatus(status, body));
    }

    /** A redirect is no answer whatever it says. */
    private static boolean firm(int status) {
        return status / 100 == 3;
    }

    private static Optional<Verdict> first(List<Rule> rules, List<String> texts) {
        return rules.stream()
                .flatMap(rule -> texts.stream().filter(rule::speaksOf).map(rule::verdict))
                .findFirst();
    }

    /** OpenRouter's 402 with a time to wait: money is held for running requests, not spent. */
    private static Optional<Verdict> inFlightBudget(int status, Optional<Duration> wait) {
        return wait.filter(time -> status == 402).map(time -> new Verdict(RATE_LIMITED, "in_flight_budget", false));
    }

    private static Verdict byStatus(int status, ErrorBody body) {
        var unknown = status >= 500 ? OVERLOADED : status >= 400 ? CALLER_FAULT : MALFORMED;
        var code = body.words().stream().findFirst().orElse(status == NONE ? "error_in_body" : "http_" + status);
        return new Verdict(STATUSES.getOrDefault(status, unknown), code, false);
    }

    private static Rule rule(FailureClass kind, String words) {
        return phrase(kind, "", "\\A(" + words + ")\\z");
    }

    private static Rule phrase(FailureClass kind, String code, String texts) {
        var pattern = Pattern.compile(texts, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        return new Rule(pattern, new Verdict(kind, code, false));
    }

    private record Verdict(FailureClass kind, String code, boolean onlyThisModel) {
    }

    /** A text and what it means; where the meaning has no code, the text is the code. */
    private record Rule(Pattern pattern, Verdict meaning) {

        Rule onlyThisModel() {
            return new Rule(pattern, new Verdict(meaning.kind, meaning.code, true));
        }

        boolean speaksOf(String text) {
            return pattern.matcher(text).find();
        }

        Verdict verdict(String text) {
            return meaning.code.isEmpty() ? new Verdict(meaning.kind, text, meaning.onlyThisModel) : meaning;
        }
    }
}
