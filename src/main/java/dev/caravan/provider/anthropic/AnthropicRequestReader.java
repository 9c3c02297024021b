package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.model.Option;
import dev.caravan.model.Output;
import dev.caravan.model.Role;
import dev.caravan.model.Tool;
import dev.caravan.model.ToolChoice;
import dev.caravan.provider.BadRequestException;
import dev.caravan.provider.Fields;
import dev.caravan.provider.Json;
import dev.caravan.provider.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the body of a Messages request. */
final class AnthropicRequestReader {

    /** What the door decides, whatever the caller's body says. */
    private static final List<String> NOT_PASSED_ON = List.of("model", "models", "fallbacks", "stream");

    private static final Map<String, ToolChoice.Mode> MODES = Map.of(
            "auto", ToolChoice.Mode.AUTO,
            "none", ToolChoice.Mode.NONE,
            "any", ToolChoice.Mode.REQUIRED,
            "tool", ToolChoice.Mode.NAMED);

    private AnthropicRequestReader() {
    }

    static ChatRequest read(ObjectNode body) {
        var fields = Fields.of(body);
        fields.ignore(NOT_PASSED_ON);
        theWholeConversation(fields);
        var options = AnthropicCodec.OPTIONS.read(fields);
        var messages = messages(fields);
        var tools = fields.objects("tools").stream().map(AnthropicRequestReader::tool).toList();
        var choice = toolChoice(fields, options);
        var output = output(fields, options);
        fields.object("metadata").flatMap(metadata -> metadata.text("user_id"))
                .ifPresent(user -> options.put(Option.USER, TextNode.valueOf(user)));
        return new ChatRequest(AnthropicCodec.DIALECT, messages, tools, choice, output, options, fields.rest());
    }

    /** No other model knows what Anthropic keeps of a conversation. Its clients send all of it on hearing this code. */
    private static void theWholeConversation(Fields fields) {
        if (fields.take("thread").isPresent()) {
            throw new BadRequestException("thread must be left out: send the whole conversation with each request",
                    "thread_unsupported_request");
        }
    }

    private static List<Message> messages(Fields fields) {
        var messages = new ArrayList<Message>();
        var system = fields.parts("system", AnthropicMessageReader::block);
        if (!system.isEmpty()) {
            messages.add(new Message(Role.SYSTEM, system, Map.of()));
        }
        var turns = fields.objects("messages");
        if (turns.isEmpty()) {
            throw fields.must("messages", "hold at least one message");
        }
        turns.forEach(turn -> messages.addAll(AnthropicMessageReader.read(turn)));
        return messages;
    }

    /** Tools with a type of their own are run by Anthropic or known to its models. */
    private static Tool tool(Fields tool) {
        var type = Json.text(tool.node(), "type");
        if (!type.isEmpty() && !type.equals("custom")) {
            return new Tool.Foreign(tool.node());
        }
        return new Tool.Function(
                tool.requiredText("name"),
                tool.text("description").orElse(""),
                tool.raw("input_schema").orElseGet(Schemas::empty),
                tool.rest());
    }

    private static ToolChoice toolChoice(Fields fields, Map<Option, JsonNode> options) {
        var found = fields.object("tool_choice");
        if (found.isEmpty()) {
            return ToolChoice.AUTO;
        }
        var choice = found.get();
        if (choice.flag("disable_parallel_tool_use").orElse(false)) {
            options.put(Option.PARALLEL_TOOL_CALLS, BooleanNode.FALSE);
        }
        var mode = MODES.get(choice.requiredText("type"));
        if (mode == null) {
            throw choice.must("type", "be auto, any, none or tool");
        }
        return mode == ToolChoice.Mode.NAMED
                ? new ToolChoice(mode, choice.requiredText("name"))
                : ToolChoice.of(mode);
    }

    /** {@code output_format} is the field's name from before it left beta. */
    private static Output output(Fields fields, Map<Option, JsonNode> options) {
        var config = fields.object("output_config");
        config.flatMap(found -> found.text("effort"))
                .ifPresent(effort -> options.put(Option.REASONING_EFFORT, TextNode.valueOf(effort)));
        return config.flatMap(found -> found.object("format"))
                .or(() -> fields.object("output_format"))
                .map(AnthropicRequestReader::schema)
                .orElse(Output.TEXT);
    }

    private static Output schema(Fields format) {
        if (!format.requiredText("type").equals("json_schema")) {
            throw format.must("type", "be json_schema");
        }
        return Output.schema("", format.raw("schema").orElseThrow(() -> format.must("schema", "be an object")));
    }
}
