package dev.caravan.advice;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Advice as JSON, with what it supposes. */
public final class AdviceJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(new OrNull()))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

    private AdviceJson() {
    }

    /** The advice for each chain. */
    public static ObjectNode of(List<Advice> advice) {
        return JSON.createObjectNode().<ObjectNode>set("chains", JSON.valueToTree(advice))
                .set("assumptions", assumptions());
    }

    public static ObjectNode of(WhatIf tried) {
        return JSON.<ObjectNode>valueToTree(tried).set("assumptions", assumptions());
    }

    private static JsonNode assumptions() {
        return JSON.valueToTree(WhatIf.ASSUMPTIONS);
    }

    private static final class OrNull extends StdSerializer<Optional<?>> {

        private static final long serialVersionUID = 1L;

        OrNull() {
            super(Optional.class, false);
        }

        @Override
        public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writePOJO(value.orElse(null));
        }
    }
}
