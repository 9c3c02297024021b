package dev.caravan.sim;

import dev.caravan.sim.Behaviour.Refuse;
import dev.caravan.sim.Behaviour.Reply;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Faults seen at real providers, ready to script. The ones of this class fit every dialect; the inner
 * classes hold literal replies of one provider. A model behind a plain socket cannot show a black hole,
 * a TLS or a DNS failure; for refused connections see {@link Simulator#refuseConnections()}.
 */
public final class Faults {

    private static final Map<String, String> JSON = Map.of("content-type", "application/json");

    private Faults() {
    }

    /** 429 in the dialect's shape with {@code retry-after} of seconds, a date, -1 or garbage. */
    public static Behaviour rateLimited(String retryAfter) {
        return new Refuse(429, "", "", Map.of("retry-after", retryAfter));
    }

    /** 429 in the dialect's shape with {@code retry-after-ms} only. */
    public static Behaviour rateLimitedMillis(long milliseconds) {
        return new Refuse(429, "", "", Map.of("retry-after-ms", Long.toString(milliseconds)));
    }

    /** A status with an HTML page, as a CDN sends: 520 to 530 and 502 to 504. */
    public static Behaviour html(int status) {
        return new Reply(status, Map.of("content-type", "text/html; charset=UTF-8", "server", "cloudflare"),
                "<!DOCTYPE html>\n<html><head><title>api | " + status + "</title></head>"
                        + "<body><h1>Error " + status + "</h1></body></html>\n");
    }

    /** A status with no body at all; also 200. */
    public static Behaviour empty(int status) {
        return new Reply(status, JSON, "");
    }

    /** A status with plain text. */
    public static Behaviour text(int status, String text) {
        return new Reply(status, Map.of("content-type", "text/plain"), text);
    }

    /** A status with this JSON, e.g. the shape of a server not known here. */
    public static Behaviour json(int status, String body) {
        return new Reply(status, JSON, body);
    }

    /** FastAPI's way to say what is wrong, as Mistral does: 422 with a {@code detail} array. */
    public static Behaviour detail() {
        return json(422, "{\"detail\":[{\"loc\":[\"body\",\"messages\"],\"msg\":\"Field required\","
                + "\"type\":\"missing\"}]}");
    }

    /**
     * All faults without parameters by name, as control JSON takes them: {@code openai.slow-down}.
     * Those of every dialect have no prefix.
     */
    public static Map<String, Behaviour> named() {
        var named = new LinkedHashMap<String, Behaviour>();
        for (var flaw : Flaw.values()) {
            if (flaw != Flaw.NONE) named.put(flaw.key(), Behaviour.flawed(flaw));
        }
        named.putAll(StreamFaults.named());
        named.put("garbage", Behaviour.garbage());
        named.put("detail", detail());
        named.put("openai.rate-limited", OpenAi.rateLimited());
        named.put("openai.insufficient-quota", OpenAi.insufficientQuota());
        named.put("openai.credit-exhausted", OpenAi.creditExhausted());
        named.put("openai.slow-down", OpenAi.slowDown());
        named.put("openai.overloaded", OpenAi.overloaded());
        named.put("openai.come-back-later", OpenAi.comeBackLater());
        named.put("openai.cf-bad-gateway", OpenAi.cdnBadGateway());
        named.put("openai.cf-unavailable", OpenAi.cdnUnavailable());
        named.put("openai.context-too-long", OpenAi.contextTooLong());
        named.put("openai.invalid-prompt", OpenAi.invalidPrompt());
        named.put("openai.bad-key", OpenAi.badKey());
        named.put("openai.openrouter-error", OpenAi.openRouterError());
        named.put("anthropic.overloaded", Anthropic.overloaded());
        named.put("anthropic.rate-limited", Anthropic.rateLimited());
        named.put("anthropic.ramp-limit", Anthropic.rampLimit());
        named.put("anthropic.self-set-spend-limit", Anthropic.selfSetSpendLimit());
        named.put("anthropic.enforced-spend-limit", Anthropic.enforcedSpendLimit());
        named.put("anthropic.prompt-too-long", Anthropic.promptTooLong());
        named.put("anthropic.max-tokens-too-large", Anthropic.maxTokensTooLarge());
        named.put("anthropic.billing", Anthropic.billing());
        named.put("anthropic.bad-key", Anthropic.badKey());
        named.put("gemini.rate-limited", Gemini.rateLimited("17s"));
        named.put("gemini.daily-quota", Gemini.dailyQuota());
        named.put("gemini.unavailable", Gemini.unavailable());
        named.put("gemini.error-in-array", Gemini.errorInArray());
        named.put("gemini.bad-key", Gemini.badKey());
        named.put("gemini.input-too-long", Gemini.inputTooLong());
        named.put("gemini.no-free-tier", Gemini.noFreeTier());
        named.put("gemini.prompt-blocked", Gemini.promptBlocked());
        return named;
    }

    /**
     * OpenAI and those who speak like it.
     *
     * @see <a href="https://platform.openai.com/docs/guides/error-codes">the provider's codes</a>
     */
    public static final class OpenAi {

        private OpenAi() {
        }

        /** 429 {@code rate_limit_exceeded}, one second, nothing remaining. */
        public static Behaviour rateLimited() {
            return new Refuse(429, "rate_limit_exceeded", "Rate limit reached for requests per min (RPM):"
                    + " Limit 500, Used 500, Requested 1. Please try again in 1s.",
                    Map.of("retry-after", "1", "x-ratelimit-limit-requests", "500",
                            "x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "1s",
                            "x-ratelimit-limit-tokens", "200000", "x-ratelimit-remaining-tokens", "0",
                            "x-ratelimit-reset-tokens", "6m0s"));
        }

        /** 429 {@code insufficient_quota}: waiting does not help. */
        public static Behaviour insufficientQuota() {
            return new Refuse(429, "insufficient_quota", "You exceeded your current quota, please check"
                    + " your plan and billing details.", Map.of());
        }

        /** 429 {@code credit_balance_exhausted}, of type {@code insufficient_quota}. */
        public static Behaviour creditExhausted() {
            return Behaviour.refuse(429, "credit_balance_exhausted");
        }

        /** 429 {@code slow_down}: within limits, but grown too fast. */
        public static Behaviour slowDown() {
            return new Refuse(429, "slow_down", "Please reduce your request rate.", Map.of());
        }

        /** 503 {@code server_is_overloaded} with {@code Retry-After: 5}. */
        public static Behaviour overloaded() {
            return new Refuse(503, "server_is_overloaded", "The server is currently overloaded.",
                    Map.of("retry-after", "5"));
        }

        /** 429 {@code {"status":"come back later"}}, seen in the outage of 2023-11-08. */
        public static Behaviour comeBackLater() {
            return json(429, "{\"status\":\"come back later\"}");
        }

        /** The CDN's 502 with an integer code. */
        public static Behaviour cdnBadGateway() {
            return json(502, "{\"error\":{\"message\":\"Bad gateway.\",\"type\":\"cf_bad_gateway\","
                    + "\"param\":null,\"code\":502}}");
        }

        /** The CDN's 503 with an integer code. */
        public static Behaviour cdnUnavailable() {
            return json(503, "{\"error\":{\"message\":\"Service unavailable.\","
                    + "\"type\":\"cf_service_unavailable\",\"param\":null,\"code\":503}}");
        }

        /** 400 {@code context_length_exceeded}. */
        public static Behaviour contextTooLong() {
            return new Refuse(400, "context_length_exceeded", "This model's maximum context length is"
                    + " 128000 tokens. However, your messages resulted in 130012 tokens.", Map.of());
        }

        /** 400 {@code unsupported_parameter} for a parameter. */
        public static Behaviour unsupportedParameter(String name) {
            return new Refuse(400, "unsupported_parameter", "Unsupported parameter: '" + name
                    + "' is not supported with this model.", Map.of());
        }

        /** 400 {@code invalid_prompt}, a policy rejection. */
        public static Behaviour invalidPrompt() {
            return Behaviour.refuse(400, "invalid_prompt");
        }

        /** 401 {@code invalid_api_key}. */
        public static Behaviour badKey() {
            return new Refuse(401, "invalid_api_key", "Incorrect API key provided.", Map.of());
        }

        /** OpenRouter's 200 with an error of a numeric code once generation has begun. */
        public static Behaviour openRouterError() {
            return json(200, "{\"error\":{\"message\":\"Provider returned error\",\"code\":502,"
                    + "\"metadata\":{\"error_type\":\"provider_unavailable\"}}}");
        }
    }

    /**
     * Anthropic.
     *
     * @see <a href="https://docs.anthropic.com/en/api/errors">the provider's errors</a>
     */
    public static final class Anthropic {

        private Anthropic() {
        }

        /** 529 {@code overloaded_error}. */
        public static Behaviour overloaded() {
            return Behaviour.refuse(529);
        }

        /** 429 {@code rate_limit_error} with {@code retry-after: 12} and an RFC 3339 reset. */
        public static Behaviour rateLimited() {
            return new Refuse(429, "", "This request would exceed your organization's rate limit.",
                    Map.of("retry-after", "12", "anthropic-ratelimit-requests-limit", "50",
                            "anthropic-ratelimit-requests-remaining", "0",
                            "anthropic-ratelimit-requests-reset", "2026-11-23T12:00:00Z"));
        }

        /** 429 {@code ramp_limit_exceeded} with {@code retry-after: 30}. */
        public static Behaviour rampLimit() {
            return new Refuse(429, "ramp_limit_exceeded", "", Map.of("retry-after", "30"));
        }

        /** 400 for a spend limit the customer has set. */
        public static Behaviour selfSetSpendLimit() {
            return new Refuse(400, "", "You have reached your specified API usage limits. You will regain"
                    + " access on 2026-12-01 at 00:00 UTC.", Map.of());
        }

        /** 429 {@code enforced_spend_limit_reached}: waiting does not help. */
        public static Behaviour enforcedSpendLimit() {
            return Behaviour.refuse(429, "enforced_spend_limit_reached");
        }

        /** 400 prompt too long, text without a code. */
        public static Behaviour promptTooLong() {
            return new Refuse(400, "", "prompt is too long: 210000 tokens > 200000 maximum", Map.of());
        }

        /** 400 because prompt and max_tokens together are too long. */
        public static Behaviour maxTokensTooLarge() {
            return new Refuse(400, "", "input length and `max_tokens` exceed context limit: 190000 + 20000"
                    + " > 200000", Map.of());
        }

        /** 402 {@code billing_error}. */
        public static Behaviour billing() {
            return Behaviour.refuse(402);
        }

        /** 401 {@code authentication_error}. */
        public static Behaviour badKey() {
            return new Refuse(401, "", "invalid x-api-key", Map.of());
        }
    }

    /**
     * Gemini.
     *
     * @see <a href="https://ai.google.dev/gemini-api/docs/troubleshooting">the provider's errors</a>
     */
    public static final class Gemini {

        private static final String QUOTA = "{\"error\":{\"code\":429,\"message\":\"You exceeded your"
                + " current quota.\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":["
                + "{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{"
                + "\"quotaMetric\":\"generativelanguage.googleapis.com/generate_content_requests\","
                + "\"quotaId\":\"GenerateRequestsPer%sPerProjectPerModel\"}]},"
                + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"%s\"}]}}";

        private Gemini() {
        }

        /** 429 per minute with the delay, e.g. {@code 17s}, in the body's RetryInfo only. */
        public static Behaviour rateLimited(String retryDelay) {
            return json(429, QUOTA.formatted("Minute", retryDelay));
        }

        /** 429 of a PerDay quota: its short delay must not be believed. */
        public static Behaviour dailyQuota() {
            return json(429, QUOTA.formatted("Day", "34.5s"));
        }

        /** 503 {@code UNAVAILABLE}. */
        public static Behaviour unavailable() {
            return new Refuse(503, "", "The model is overloaded. Please try again later.", Map.of());
        }

        /** An error wrapped in an array, as the OpenAI-compatible and the streaming endpoints send. */
        public static Behaviour errorInArray() {
            return json(503, "[{\"error\":{\"code\":503,\"message\":\"The model is overloaded.\","
                    + "\"status\":\"UNAVAILABLE\"}}]");
        }

        /** 400 with reason {@code API_KEY_INVALID}: what other providers say with a 401. */
        public static Behaviour badKey() {
            return new Refuse(400, "API_KEY_INVALID", "API key not valid. Please pass a valid API key.",
                    Map.of());
        }

        /** 400 for too long an input, text without a code, in an array. */
        public static Behaviour inputTooLong() {
            return json(400, "[{\"error\":{\"code\":400,\"message\":\"The input token count (1200000)"
                    + " exceeds the maximum number of tokens allowed (1048576).\","
                    + "\"status\":\"INVALID_ARGUMENT\"}}]");
        }

        /** 400 {@code FAILED_PRECONDITION}. */
        public static Behaviour noFreeTier() {
            return json(400, "{\"error\":{\"code\":400,\"message\":\"User location is not supported for the"
                    + " API use.\",\"status\":\"FAILED_PRECONDITION\"}}");
        }

        /** 200 without candidates: the prompt was blocked. */
        public static Behaviour promptBlocked() {
            return json(200, "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"},\"usageMetadata\":"
                    + "{\"promptTokenCount\":9,\"totalTokenCount\":9},\"modelVersion\":\"gemini\"}");
        }
    }
}
