package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.Ability;
import dev.caravan.model.Output;
import dev.caravan.model.ToolChoice;
import dev.caravan.provider.Draft;
import dev.caravan.provider.Json;
import dev.caravan.provider.JsonInstruction;
import dev.caravan.provider.Schemas;
import java.util.Optional;

/**
 * Asks for JSON in the best way a model has: its own setting, else a tool that it is made to call and whose input is
 * the answer, else words. Confined to one writing.
 */
final class AnthropicOutput {

    private static final String DESCRIPTION = "Gives the final answer. Call this once, with the whole answer.";

    private enum Way {
        NONE, SETTING, TOOL, WORDS
    }

    private final Draft draft;
    private final Output output;
    private final Optional<ObjectNode> adapted;
    private final Way way;

    AnthropicOutput(Draft draft) {
        this.draft = draft;
        this.output = draft.request().output();
        this.adapted = adapted();
        this.way = way();
    }

    private Optional<ObjectNode> adapted() {
        return output.kind() == Output.Kind.SCHEMA && draft.can(Ability.JSON_SCHEMA)
                ? AnthropicSchema.adapt(output.schema())
                : Optional.empty();
    }

    private Way way() {
        return switch (output.kind()) {
            case TEXT -> Way.NONE;
            case JSON -> Way.WORDS;
            case SCHEMA -> adapted.isPresent() ? Way.SETTING : toolFits() ? Way.TOOL : Way.WORDS;
        };
    }

    /** The input of a tool is an object; and while it thinks a model can't be forced. */
    private boolean toolFits() {
        return draft.can(Ability.TOOLS) && draft.can(Ability.FORCED_TOOL_CHOICE)
                && Schemas.describesObject(output.schema())
                && !(draft.own() && draft.request().extra().containsKey("thinking"));
    }

    void write() {
        if (way == Way.WORDS) {
            draft.instruct(JsonInstruction.of(output));
        } else if (way == Way.SETTING) {
            draft.body().putObject("output_config").putObject("format")
                    .put("type", "json_schema").set("schema", adapted.orElseThrow());
        }
    }

    /** Whether the answer's form is enforced, so that it can't begin in the request. */
    boolean enforced() {
        return way == Way.SETTING || way == Way.TOOL;
    }

    Optional<ObjectNode> answerTool() {
        if (way != Way.TOOL) {
            return Optional.empty();
        }
        var tool = Json.object().put("name", AnthropicCodec.ANSWER_TOOL).put("description", DESCRIPTION);
        tool.set("input_schema", output.schema());
        return Optional.of(tool);
    }

    /** The caller's choice; with the answer tool some tool has to be called, and only that one where it is alone. */
    ToolChoice toolChoice() {
        var choice = draft.request().toolChoice();
        if (way != Way.TOOL || choice.mode() == ToolChoice.Mode.NAMED) {
            return choice;
        }
        return draft.request().tools().isEmpty() || choice.mode() == ToolChoice.Mode.NONE
                ? new ToolChoice(ToolChoice.Mode.NAMED, AnthropicCodec.ANSWER_TOOL)
                : ToolChoice.of(ToolChoice.Mode.REQUIRED);
    }
}
