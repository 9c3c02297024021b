package dev.caravan.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** One piece of a message's content. {@code extra} holds fields that only the origin's dialect knows. */
public sealed interface Part {

    /** Plain text. */
    record Text(String text, Map<String, JsonNode> extra) implements Part {
        public Text {
            extra = Map.copyOf(extra);
        }

        public Text(String text) {
            this(text, Map.of());
        }
    }

    /**
     * An image, document or sound.
     *
     * @param mediaType for example {@code image/png}; empty where only an address is known
     * @param data base64, empty when the content lies at {@code url}
     * @param url address of the content, empty when {@code data} holds it
     * @param fileName the name the caller gave, or empty
     */
    record Media(String mediaType, String data, String url, String fileName, Map<String, JsonNode> extra)
            implements Part {
        public Media {
            extra = Map.copyOf(extra);
        }

        /** Whether this is a picture, as told by its media type; an address alone counts as one. */
        public boolean image() {
            return mediaType.isEmpty() || mediaType.startsWith("image/");
        }
    }

    /**
     * A model's wish to have a tool called.
     *
     * @param arguments JSON text exactly as the model gave it; it may be invalid JSON
     */
    record ToolCall(String id, String name, String arguments, Map<String, JsonNode> extra) implements Part {
        public ToolCall {
            extra = Map.copyOf(extra);
        }
    }

    /** What a tool answered to the call with this id. */
    record ToolResult(String callId, List<Part> content, boolean error, Map<String, JsonNode> extra)
            implements Part {
        public ToolResult {
            content = List.copyOf(content);
            extra = Map.copyOf(extra);
        }

        /** The text parts of the result, joined by line breaks. */
        public String text() {
            return Message.textOf(content, "\n");
        }
    }

    /** A block that only its own dialect understands; other dialects leave it out. */
    record Foreign(JsonNode block) implements Part {
    }
}
