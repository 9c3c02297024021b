package dev.caravan.failure;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What an error reply says, read from a body of any shape without judging it. What is missing is empty.
 *
 * <p>Codes, types and the parameter are kept only if they look like identifiers. So whatever a provider writes
 * into them, a sentence (which may quote a prompt or a key) is never taken for one.
 *
 * @param codes the machine-readable codes, the most specific first
 * @param number the numeric code, which OpenRouter, vLLM and CDNs use for the HTTP status
 * @param status Gemini's status word, such as {@code RESOURCE_EXHAUSTED}
 * @param param the request's field that is at fault
 * @param message the text for people, with what an upstream provider said; at most 4,000 characters
 * @param retryDelay Gemini's {@code RetryInfo.retryDelay}, such as {@code 17s}
 * @param quotaIds Gemini's {@code QuotaFailure.violations[].quotaId}
 */
record ErrorBody(
        List<String> codes, OptionalInt number, String type, String status, String param, String message,
        String retryDelay, List<String> quotaIds) {

    private static final int LONGEST_MESSAGE = 4_000;
    private static final Pattern WORD = Pattern.compile("[A-Za-z][\\w.-]{0,79}");
    private static final Pattern FIELD = Pattern.compile("[\\w.$\\[\\]/-]{1,80}");
    /** AWS puts a namespace before a name in the body, and an address behind it in the header. */
    private static final Pattern AWS_TRIMMINGS = Pattern.compile("^[\\w.]*#|:https?://.*$");

    private static final List<JsonPointer> CODES = pointers(
            "/details/error_code",      // Anthropic, more specific than the type
            "/code",                    // OpenAI and those who speak its dialect
            "/metadata/error_type",     // OpenRouter
            "/innererror/code",         // Azure
            "/__type");                 // Bedrock
    private static final List<JsonPointer> MESSAGES = pointers(
            "/message", "/Message", "/error",
            "/detail", "/msg",          // FastAPI: Mistral, vLLM
            "/metadata/raw");           // OpenRouter: the upstream provider's own body as text

    static ErrorBody of(HttpReply reply) {
        var codes = new ArrayList<String>();
        reply.header("x-amzn-errortype").flatMap(ErrorBody::word).ifPresent(codes::add);
        return read(LenientJson.read(reply.body()), codes);
    }

    /** The error inside a reply that claims to be a success, if there is one. */
    static Optional<ErrorBody> inside(JsonNode root) {
        return Optional.of(holder(root)).filter(ErrorBody::isError).map(node -> read(node, new ArrayList<>()));
    }

    /** Everything a machine was meant to read, the most specific first. */
    List<String> words() {
        return Stream.of(codes, List.of(status, type), quotaIds)
                .flatMap(List::stream)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static ErrorBody read(JsonNode root, List<String> codes) {
        var holder = holder(root);
        var error = Stream.of("error", "detail", "errors")
                .map(name -> first(holder.path(name), node -> true))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(holder);
        CODES.stream().map(error::at).flatMap(node -> word(node).stream()).forEach(codes::add);
        if (error.path("metadata").has("flagged_input")) {
            codes.add("flagged_input");     // OpenRouter's moderation has no code, but this field
        }
        details(error).flatMap(detail -> word(detail.path("reason")).stream()).forEach(codes::add);
        return new ErrorBody(
                List.copyOf(codes), number(error),
                word(error.path("type")).orElse(""), word(error.path("status")).orElse(""), param(error),
                message(error), delay(error), quotaIds(error));
    }

    /** The object with the error, which may lie in an array (Gemini) or in a choice (OpenRouter). */
    private static JsonNode holder(JsonNode root) {
        var object = first(root, ErrorBody::isError);
        var choice = first(object.path("choices"), ErrorBody::isError);
        return !isError(object) && isError(choice) ? choice : object;
    }

    private static boolean isError(JsonNode node) {
        var error = node.path("error");
        return error.isContainerNode() && !error.isEmpty()
                || error.isTextual() && !error.textValue().isBlank()
                || error.isNumber()
                || error.asBoolean()
                || node.path("object").asText().equals("error")
                || node.path("type").asText().equals("error");
    }

    /** The array's first element of that kind, or its first; what is no array is returned as it is. */
    private static JsonNode first(JsonNode node, Predicate<JsonNode> kind) {
        return node.isArray() ? elements(node).filter(kind).findFirst().orElse(node.path(0)) : node;
    }

    private static OptionalInt number(JsonNode error) {
        return Stream.of("code", "status", "statusCode")
                .map(error::path)
                .filter(node -> node.canConvertToInt() || node.asText().matches("\\d{1,9}"))
                .mapToInt(JsonNode::asInt)
                .findFirst();
    }

    private static String param(JsonNode error) {
        var place = elements(error.path("loc")).map(JsonNode::asText).collect(Collectors.joining("."));
        var param = place.isEmpty() ? error.path("param").asText("") : place;
        return FIELD.matcher(param).matches() ? param : "";
    }

    private static String message(JsonNode error) {
        var all = MESSAGES.stream()
                .map(error::at)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .collect(Collectors.joining("\n"));
        var text = all.isEmpty() && error.isTextual() ? error.textValue() : all;
        return text.substring(0, Math.min(text.length(), LONGEST_MESSAGE));
    }

    private static String delay(JsonNode error) {
        return details(error).map(detail -> detail.path("retryDelay").asText())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static List<String> quotaIds(JsonNode error) {
        return details(error).flatMap(detail -> elements(detail.path("violations")))
                .flatMap(violation -> word(violation.path("quotaId")).stream())
                .toList();
    }

    private static Stream<JsonNode> details(JsonNode error) {
        return elements(error.path("details"));
    }

    private static Stream<JsonNode> elements(JsonNode node) {
        return node.isArray() ? StreamSupport.stream(node.spliterator(), false) : Stream.empty();
    }

    private static Optional<String> word(JsonNode node) {
        return node.isTextual() ? word(node.textValue()) : Optional.empty();
    }

    private static Optional<String> word(String text) {
        return Optional.of(AWS_TRIMMINGS.matcher(text).replaceAll("")).filter(word -> WORD.matcher(word).matches());
    }

    private static List<JsonPointer> pointers(String... paths) {
        return Stream.of(paths).map(JsonPointer::compile).toList();
    }
}
