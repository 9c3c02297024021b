package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.Ability;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.model.Option;
import dev.caravan.model.Output;
import dev.caravan.model.Tool;
import dev.caravan.model.ToolChoice;
import dev.caravan.provider.Codec;
import dev.caravan.provider.Draft;
import dev.caravan.provider.Json;
import dev.caravan.provider.JsonInstruction;
import java.util.Locale;

/** Writes the body of a chat completion request. Confined to one writing. */
final class OpenAiRequestWriter {

    static final String SAFETY_IDENTIFIER = "safety_identifier";

    private static final int MOST_STOPS = 4;

    /** What OpenAI takes for a schema's name: up to 64 letters, digits, underscores and dashes. */
    private static final int LONGEST_NAME = 64;
    private static final String DEFAULT_NAME = "answer";

    private final Draft draft;
    private final ChatRequest request;
    private final ObjectNode body;

    OpenAiRequestWriter(ChatRequest request, ModelConfig model) {
        this.draft = new Draft(OpenAiCodec.DIALECT, request, model);
        this.request = request;
        this.body = draft.body();
    }

    Codec.WireRequest write() {
        body.put("model", draft.model().id());
        output();
        body.set("messages", new OpenAiMessageWriter(draft).write());
        tools();
        limit();
        options();
        return draft.finish();
    }

    /** Reasoning models refuse {@code max_tokens}; older ones and many compatible servers know nothing else. */
    private void limit() {
        var field = draft.model().reasoning() ? "max_completion_tokens" : "max_tokens";
        body.set(field, draft.options().remove(Option.MAX_TOKENS));
    }

    /** Compatible servers may take more stops than OpenAI, which a caller of this dialect knows best. */
    private void options() {
        var options = draft.options();
        if (!draft.own()) {
            draft.limitStops(MOST_STOPS);
        }
        if (draft.own() && request.extra().containsKey(SAFETY_IDENTIFIER)) {
            options.remove(Option.USER, request.extra().get(SAFETY_IDENTIFIER));
        }
        if (draft.own() && options.containsKey(Option.TOP_K)) {
            body.set("top_k", options.remove(Option.TOP_K));
        }
        if (request.tools().isEmpty()) {
            // refused without tools; and nothing is lost
            options.remove(Option.PARALLEL_TOOL_CALLS);
        }
        OpenAiCodec.OPTIONS.write(draft, body);
    }

    private void tools() {
        var tools = Json.array();
        for (var tool : request.tools()) {
            if (tool instanceof Tool.Function function) {
                tools.add(function(function));
            } else if (tool instanceof Tool.Foreign foreign) {
                draft.foreign(foreign.tool()).ifPresent(tools::add);
            }
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
            toolChoice();
        }
    }

    private ObjectNode function(Tool.Function tool) {
        var written = Json.object().put("type", "function");
        Draft.describe(written.putObject("function"), tool, "parameters");
        draft.putBack(written, tool.extra());
        return written;
    }

    private void toolChoice() {
        var choice = request.toolChoice();
        if (choice.forced() && !draft.can(Ability.FORCED_TOOL_CHOICE)) {
            draft.drop("tool_choice");
        } else if (choice.mode() == ToolChoice.Mode.NAMED) {
            body.putObject("tool_choice").put("type", "function").putObject("function").put("name", choice.name());
        } else if (choice.mode() != ToolChoice.Mode.AUTO) {
            body.put("tool_choice", choice.mode().name().toLowerCase(Locale.ROOT));
        }
    }

    private void output() {
        var output = request.output();
        if (output.kind() == Output.Kind.SCHEMA && draft.can(Ability.JSON_SCHEMA)) {
            schema(output);
        } else if (output.kind() != Output.Kind.TEXT) {
            body.putObject("response_format").put("type", "json_object");
            if (output.kind() == Output.Kind.SCHEMA || !mentionsJson()) {
                draft.instruct(JsonInstruction.of(output));
            }
        }
    }

    /** With {@code json_object} OpenAI answers 400 unless the word JSON occurs in the messages. */
    private boolean mentionsJson() {
        return request.messages().stream().map(Message::text)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains("json"));
    }

    private void schema(Output output) {
        var strict = output.strict() && StrictMode.takes(output.schema());
        var format = body.putObject("response_format").put("type", "json_schema");
        var schema = format.putObject("json_schema").put("name", nameOf(output));
        schema.set("schema", output.schema());
        schema.put("strict", strict);
    }

    private static String nameOf(Output output) {
        var name = output.name().replaceAll("[^A-Za-z0-9_-]", "_");
        return name.isEmpty() ? DEFAULT_NAME : name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }
}
