package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.Ability;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Option;
import dev.caravan.model.Tool;
import dev.caravan.model.ToolChoice;
import dev.caravan.provider.Codec;
import dev.caravan.provider.Draft;
import dev.caravan.provider.Json;
import java.util.Map;

/** Writes the body of a Messages request. Confined to one writing. */
final class AnthropicRequestWriter {

    private static final double HIGHEST_TEMPERATURE = 1;
    private static final String THINKING = "thinking";

    private static final Map<ToolChoice.Mode, String> MODES = Map.of(
            ToolChoice.Mode.AUTO, "auto",
            ToolChoice.Mode.NONE, "none",
            ToolChoice.Mode.REQUIRED, "any",
            ToolChoice.Mode.NAMED, "tool");

    /** Anthropic has no effort below low. */
    private static final Map<String, String> EFFORTS = Map.of("none", "low", "minimal", "low");

    private final Draft draft;
    private final ChatRequest request;
    private final ObjectNode body;
    private final AnthropicOutput output;

    AnthropicRequestWriter(ChatRequest request, ModelConfig model) {
        this.draft = new Draft(AnthropicCodec.DIALECT, request, model);
        this.request = request;
        this.body = draft.body();
        this.output = new AnthropicOutput(draft);
    }

    Codec.WireRequest write() {
        body.put("model", draft.model().id());
        output.write();
        conversation();
        tools();
        effort();
        user();
        sampling();
        stop();
        AnthropicCodec.OPTIONS.write(draft, body);
        return draft.finish();
    }

    private void conversation() {
        var conversation = new AnthropicConversation(draft);
        conversation.system().ifPresent(system -> body.set("system", system));
        var messages = conversation.messages(draft.can(Ability.PREFILL) && !output.enforced());
        body.set("messages", messages);
        if (draft.own() && mustThinkFirst() && AnthropicThinking.tooLate(messages)) {
            draft.withhold(THINKING);
        }
    }

    /** Other ways to think don't mind how a turn began. */
    private boolean mustThinkFirst() {
        return request.extra().containsKey(THINKING)
                && Json.text(request.extra().get(THINKING), "type").equals("enabled");
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
        output.answerTool().ifPresent(tools::add);
        if (!tools.isEmpty()) {
            body.set("tools", tools);
            toolChoice();
        }
        draft.options().remove(Option.PARALLEL_TOOL_CALLS);
    }

    private ObjectNode function(Tool.Function tool) {
        var written = Draft.describe(Json.object(), tool, "input_schema");
        draft.putBack(written, tool.extra());
        return written;
    }

    /** Models of the 5.5 generation answer a forced choice with 400. */
    private void toolChoice() {
        var choice = output.toolChoice();
        if (choice.forced() && !draft.can(Ability.FORCED_TOOL_CHOICE)) {
            draft.drop("tool_choice");
            choice = ToolChoice.AUTO;
        }
        var oneAtATime = oneToolAtATime() && choice.mode() != ToolChoice.Mode.NONE;
        if (choice.mode() == ToolChoice.Mode.AUTO && !oneAtATime) {
            return;
        }
        var written = body.putObject("tool_choice").put("type", MODES.get(choice.mode()));
        if (choice.mode() == ToolChoice.Mode.NAMED) {
            written.put("name", choice.name());
        }
        if (oneAtATime) {
            written.put("disable_parallel_tool_use", true);
        }
    }

    private boolean oneToolAtATime() {
        var parallel = draft.options().get(Option.PARALLEL_TOOL_CALLS);
        return parallel != null && !parallel.asBoolean(true);
    }

    private void effort() {
        var effort = draft.options().remove(Option.REASONING_EFFORT);
        if (effort != null) {
            var word = effort.asText();
            inner("output_config").put("effort", EFFORTS.getOrDefault(word, word));
        }
    }

    private void user() {
        var user = draft.options().remove(Option.USER);
        if (user != null) {
            body.putObject("metadata").set("user_id", user);
        }
    }

    /** Temperature ends at 1; and models since 4.5 take it or top-p, not both. */
    private void sampling() {
        var options = draft.options();
        options.computeIfPresent(Option.TEMPERATURE, (option, value) -> value.doubleValue() > HIGHEST_TEMPERATURE
                ? DoubleNode.valueOf(HIGHEST_TEMPERATURE) : value);
        if (!draft.own() && options.containsKey(Option.TEMPERATURE)) {
            draft.drop(Option.TOP_P);
        }
    }

    /** Texts of nothing but white space are refused. */
    private void stop() {
        var stop = draft.options().remove(Option.STOP);
        if (stop != null) {
            var taken = Json.array();
            stop.forEach(text -> addUnlessBlank(taken, text));
            if (!taken.isEmpty()) {
                draft.options().put(Option.STOP, taken);
            }
        }
    }

    private void addUnlessBlank(ArrayNode taken, JsonNode text) {
        if (text.asText().isBlank()) {
            draft.drop("stop of white space");
        } else {
            taken.add(text);
        }
    }

    private ObjectNode inner(String name) {
        return body.get(name) instanceof ObjectNode object ? object : body.putObject(name);
    }
}
