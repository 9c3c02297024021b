package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Option;
import dev.caravan.model.Output;
import dev.caravan.model.Tool;
import dev.caravan.model.ToolChoice;
import dev.caravan.provider.Fields;
import dev.caravan.provider.Json;
import dev.caravan.provider.Options;
import dev.caravan.provider.Schemas;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the body of a chat completion request. */
final class OpenAiRequestReader {

    /** What the door decides, whatever the caller's body says. */
    private static final List<String> NOT_PASSED_ON =
            List.of("model", "models", "fallbacks", "stream", "stream_options");

    /** {@code top_k} is not OpenAI's, but vLLM, OpenRouter and others take it. */
    private static final Options OPTIONS = OpenAiCodec.OPTIONS
            .and(Option.MAX_TOKENS, "max_completion_tokens")
            .and(Option.MAX_TOKENS, "max_tokens")
            .and(Option.TOP_K, "top_k");

    /** "any" is Mistral's word for "required". */
    private static final Map<String, ToolChoice.Mode> MODES = Map.of(
            "auto", ToolChoice.Mode.AUTO,
            "none", ToolChoice.Mode.NONE,
            "required", ToolChoice.Mode.REQUIRED,
            "any", ToolChoice.Mode.REQUIRED);

    private OpenAiRequestReader() {
    }

    static ChatRequest read(ObjectNode body) {
        var fields = Fields.of(body);
        fields.ignore(NOT_PASSED_ON);
        onlyOneAnswer(fields);
        var options = OPTIONS.read(fields);
        namedByItsNewName(fields).ifPresent(user -> options.putIfAbsent(Option.USER, user));
        var messages = fields.objects("messages").stream().map(OpenAiMessageReader::read).toList();
        if (messages.isEmpty()) {
            throw fields.must("messages", "hold at least one message");
        }
        var tools = fields.objects("tools").stream().map(OpenAiRequestReader::tool).toList();
        var choice = toolChoice(fields);
        var output = output(fields);
        return new ChatRequest(OpenAiCodec.DIALECT, messages, tools, choice, output, options, fields.rest());
    }

    private static void onlyOneAnswer(Fields fields) {
        var n = fields.take("n");
        if (n.isPresent() && !(n.get().isIntegralNumber() && n.get().asLong() == 1)) {
            throw fields.must("n", "be 1");
        }
    }

    /** {@code safety_identifier} has replaced {@code user}; it stays in the rest, so OpenAI gets it as it came. */
    private static Optional<JsonNode> namedByItsNewName(Fields fields) {
        return Optional.of(fields.peek(OpenAiRequestWriter.SAFETY_IDENTIFIER))
                .filter(JsonNode::isTextual);
    }

    private static Tool tool(Fields tool) {
        if (!Json.text(tool.node(), "type").equals("function")) {
            return new Tool.Foreign(tool.node());
        }
        tool.take("type");
        var function = tool.requiredObject("function");
        return new Tool.Function(
                function.requiredText("name"),
                function.text("description").orElse(""),
                function.raw("parameters").orElseGet(Schemas::empty),
                tool.rest());
    }

    /** Custom tools and lists of allowed tools stay in the rest. */
    private static ToolChoice toolChoice(Fields fields) {
        var choice = fields.peek("tool_choice");
        if (choice.isTextual()) {
            fields.take("tool_choice");
            return ToolChoice.of(known(fields, choice.textValue()));
        }
        if (!Json.text(choice, "type").equals("function")) {
            return ToolChoice.AUTO;
        }
        fields.take("tool_choice");
        var name = Json.text(choice.path("function"), "name");
        if (name.isEmpty()) {
            throw fields.must("tool_choice.function.name", "be a string");
        }
        return new ToolChoice(ToolChoice.Mode.NAMED, name);
    }

    private static ToolChoice.Mode known(Fields fields, String mode) {
        if (!MODES.containsKey(mode)) {
            throw fields.must("tool_choice", "be none, auto, required or a function");
        }
        return MODES.get(mode);
    }

    /** Formats that only some servers know, such as a grammar, stay in the rest. */
    private static Output output(Fields fields) {
        return switch (Json.text(fields.peek("response_format"), "type")) {
            case "text" -> plain(fields, Output.TEXT);
            case "json_object" -> plain(fields, Output.JSON);
            case "json_schema" -> schema(fields);
            default -> Output.TEXT;
        };
    }

    private static Output plain(Fields fields, Output output) {
        fields.take("response_format");
        return output;
    }

    private static Output schema(Fields fields) {
        var format = fields.requiredObject("response_format");
        format.take("type");
        var schema = format.requiredObject("json_schema");
        return new Output(
                Output.Kind.SCHEMA,
                schema.text("name").orElse(""),
                schema.raw("schema").orElseGet(Json::object),
                schema.flag("strict").orElse(false));
    }
}
