package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.provider.ErrorReply;
import dev.caravan.provider.Json;
import dev.caravan.provider.Listed;
import dev.caravan.provider.ReplyWriter;
import dev.caravan.provider.Served;
import dev.caravan.provider.StreamWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Says everything as Messages do. */
public final class AnthropicReplyWriter implements ReplyWriter {

    /** Only what is neither the caller's fault in general nor the server's. */
    private static final Map<Integer, String> ERRORS = Map.of(
            401, "authentication_error",
            403, "permission_error",
            404, "not_found_error",
            413, "request_too_large",
            429, "rate_limit_error",
            503, "overloaded_error",
            504, "timeout_error",
            529, "overloaded_error");

    @Override
    public String dialect() {
        return AnthropicCodec.DIALECT;
    }

    @Override
    public ObjectNode reply(Served served) {
        var body = AnthropicAnswer.head(served.head());
        if (served.refusal().isEmpty()) {
            content(body, served);
        }
        AnthropicAnswer.stop(body, served);
        body.set("usage", AnthropicAnswer.usage(served.reply().usage()));
        served.extension().ifPresent(extension -> body.set(EXTENSION, extension));
        return body;
    }

    /** Ids stay as they are, whatever server gave them: the caller's results are told apart by them. */
    private static void content(ObjectNode body, Served served) {
        var content = body.withArray("content");
        AnthropicAnswer.said(served.reply(), served.head().model()).forEach(content::add);
        served.reply().toolCalls().forEach(call -> content.add(
                AnthropicBlocks.toolUse(call.id(), call.name(), AnthropicBlocks.input(call))));
    }

    /** The tokens are always told. */
    @Override
    public StreamWriter stream(Served.Head head, boolean usage) {
        return new AnthropicStreamWriter(this, head);
    }

    @Override
    public ObjectNode error(ErrorReply error) {
        var body = Json.object().put("type", "error");
        body.putObject("error")
                .put("type", type(error.status()))
                .put("message", error.message())
                .putObject("details").put("error_code", error.code());
        body.put("request_id", error.callId());
        error.extension().ifPresent(extension -> body.set(EXTENSION, extension));
        return body;
    }

    private static String type(int status) {
        return ERRORS.getOrDefault(status, status < 500 ? "invalid_request_error" : "api_error");
    }

    /** One page holds them all. */
    @Override
    public ObjectNode models(List<Listed> all) {
        var page = Json.object();
        var data = page.putArray("data");
        all.forEach(one -> data.add(model(one)));
        return page.put("has_more", false)
                .put("first_id", all.isEmpty() ? null : all.get(0).id())
                .put("last_id", all.isEmpty() ? null : all.get(all.size() - 1).id());
    }

    @Override
    public ObjectNode model(Listed one) {
        return Json.object()
                .put("type", "model")
                .put("id", one.id())
                .put("display_name", one.displayName())
                .put("created_at", one.created().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("lifecycle", "active")
                .put("max_input_tokens", one.context())
                .put("max_tokens", one.maxTokens())
                .put("kind", one.kind());
    }
}
