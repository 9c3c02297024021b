package dev.caravan.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Something a model may ask to have called. */
public sealed interface Tool {

    /**
     * A function of the caller's.
     *
     * @param parameters JSON Schema of the arguments, always an object
     * @param extra fields that only the origin's dialect knows, such as {@code strict}
     */
    record Function(String name, String description, JsonNode parameters, Map<String, JsonNode> extra)
            implements Tool {
        public Function {
            extra = Map.copyOf(extra);
        }
    }

    /** A tool that only its own dialect understands, such as a provider's web search. */
    record Foreign(JsonNode tool) implements Tool {
    }
}
