package dev.caravan.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.Ability;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Option;
import dev.caravan.model.Output;
import dev.caravan.model.Tool;
import dev.caravan.model.ToolChoice;
import dev.caravan.provider.Codec;
import dev.caravan.provider.Draft;
import dev.caravan.provider.Json;
import dev.caravan.provider.JsonInstruction;
import java.util.Map;

/** Writes the body of a generateContent request. Confined to one writing. */
final class GeminiRequestWriter {

    private static final int MOST_STOPS = 5;

    private static final Map<ToolChoice.Mode, String> MODES = Map.of(
            ToolChoice.Mode.AUTO, "AUTO",
            ToolChoice.Mode.NONE, "NONE",
            ToolChoice.Mode.REQUIRED, "ANY",
            ToolChoice.Mode.NAMED, "ANY");

    private final Draft draft;
    private final ChatRequest request;
    private final ObjectNode body;
    private final ObjectNode config = Json.object();

    GeminiRequestWriter(ChatRequest request, ModelConfig model) {
        this.draft = new Draft(GeminiCodec.DIALECT, request, model);
        this.request = request;
        this.body = draft.body();
    }

    Codec.WireRequest write() {
        output();
        var conversation = new GeminiConversation(draft);
        var system = conversation.system();
        if (!system.isEmpty()) {
            body.putObject("systemInstruction").set("parts", system);
        }
        body.set("contents", conversation.contents());
        tools();
        parallel();
        draft.limitStops(MOST_STOPS);
        GeminiThinking.write(draft, config);
        GeminiCodec.OPTIONS.write(draft, config);
        body.set("generationConfig", config);
        return draft.finish();
    }

    /** Up to 2.5, Gemini takes JSON output or functions, not both. */
    private void output() {
        var output = request.output();
        if (output.kind() == Output.Kind.TEXT) {
            return;
        }
        var byConfig = request.tools().isEmpty() || !GeminiModels.before3(draft.model());
        var bySchema = byConfig && draft.can(Ability.JSON_SCHEMA);
        if (byConfig) {
            config.put("responseMimeType", "application/json");
        }
        if (output.kind() == Output.Kind.SCHEMA && bySchema) {
            config.set("responseJsonSchema", output.schema());
        } else if (output.kind() == Output.Kind.SCHEMA || !byConfig) {
            draft.instruct(JsonInstruction.of(output));
        }
    }

    private void tools() {
        var tools = Json.array();
        var functions = Json.array();
        for (var tool : request.tools()) {
            if (tool instanceof Tool.Function function) {
                functions.add(function(function));
            } else if (tool instanceof Tool.Foreign foreign) {
                draft.foreign(foreign.tool()).ifPresent(tools::add);
            }
        }
        if (!functions.isEmpty()) {
            tools.insertObject(0).set("functionDeclarations", functions);
            toolChoice();
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
    }

    private JsonNode function(Tool.Function tool) {
        var written = Draft.describe(Json.object(), tool, "parametersJsonSchema");
        draft.putBack(written, tool.extra());
        return written;
    }

    private void toolChoice() {
        var choice = request.toolChoice();
        if (choice.forced() && !draft.can(Ability.FORCED_TOOL_CHOICE)) {
            draft.drop("tool_choice");
        } else if (choice.mode() != ToolChoice.Mode.AUTO) {
            var calling = body.putObject("toolConfig").putObject("functionCallingConfig")
                    .put("mode", MODES.get(choice.mode()));
            if (choice.mode() == ToolChoice.Mode.NAMED) {
                calling.putArray("allowedFunctionNames").add(choice.name());
            }
        }
    }

    /** Several calls at a time can't be forbidden; that they are allowed needs no word. */
    private void parallel() {
        var parallel = draft.options().get(Option.PARALLEL_TOOL_CALLS);
        if (parallel != null && (parallel.asBoolean() || request.tools().isEmpty())) {
            draft.options().remove(Option.PARALLEL_TOOL_CALLS);
        }
    }
}
