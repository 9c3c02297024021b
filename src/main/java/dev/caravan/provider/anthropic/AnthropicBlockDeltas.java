package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.caravan.provider.Json;
import dev.caravan.provider.StreamedReply.Piece;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A content block as its deltas make it. */
final class AnthropicBlockDeltas {

    private static final String TEXT = "text";
    private static final String PARTIAL_JSON = "partial_json";

    private static final Map<String, Kind> KINDS = Map.of(
            "text_delta", new Kind(TEXT, TEXT),
            "thinking_delta", new Kind("thinking", "thinking"),
            "signature_delta", new Kind("thinking", "signature"),
            "input_json_delta", new Kind("tool_use", PARTIAL_JSON));

    private final ObjectNode block;
    private final Map<String, StringBuilder> pieces = new LinkedHashMap<>();

    AnthropicBlockDeltas(ObjectNode block) {
        this.block = block;
    }

    /** What deltas of one type are pieces of: a field of the blocks of one type. */
    record Kind(String blockType, String field) {

        ObjectNode emptyBlock() {
            return Json.object().put("type", blockType);
        }
    }

    /** Empty for deltas of unknown types, and for citations. */
    static Optional<Kind> kind(JsonNode delta) {
        return Optional.ofNullable(KINDS.get(Json.text(delta, "type")));
    }

    /** What the beginning brought: an empty text or thought is nothing yet. */
    Piece begin() {
        return switch (type()) {
            case TEXT -> Piece.of(Json.text(block, TEXT));
            case "tool_use", "redacted_thinking" -> Piece.HIDDEN;
            default -> Piece.NOTHING;
        };
    }

    Piece add(Kind kind, JsonNode delta) {
        var piece = Json.text(delta, kind.field());
        pieces.computeIfAbsent(kind.field(), field -> new StringBuilder(Json.text(block, field))).append(piece);
        var visible = type().equals(TEXT) && kind.field().equals(TEXT);
        return new Piece(!piece.isEmpty(), visible ? piece : "");
    }

    /** What the whole block is beside the text and tool calls. */
    Piece end() {
        return AnthropicReplyReader.isAside(block) ? Piece.aside(whole()) : Piece.NOTHING;
    }

    private String type() {
        return Json.text(block, "type");
    }

    /** Input that is no object stays text, which the reply reader tells of. */
    ObjectNode whole() {
        var whole = block.deepCopy();
        pieces.forEach((field, text) -> whole.put(field, text.toString()));
        var input = Json.text(whole, PARTIAL_JSON);
        whole.remove(PARTIAL_JSON);
        if (!input.isBlank()) {
            whole.set("input", Json.parseObject(input).<JsonNode>map(object -> object)
                    .orElseGet(() -> TextNode.valueOf(input)));
        }
        return whole;
    }
}
