package dev.caravan.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.caravan.model.ChatReply;
import java.util.Optional;
import java.util.stream.Collectors;

/** The answer's text must be JSON that matches a schema (draft 2020-12). */
public final class SchemaGuard implements Guard {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int MOST_REASONS = 10;

    private final JsonSchema schema;

    public SchemaGuard(JsonNode schema) {
        this.schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }

    @Override
    public Optional<Finding> check(ChatReply reply) {
        try {
            return check(JSON.readTree(reply.text()));
        } catch (JsonProcessingException e) {
            return Optional.of(new Finding("json", "the answer is not valid JSON at line "
                    + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr()));
        }
    }

    private Optional<Finding> check(JsonNode answer) {
        var problems = schema.validate(answer);
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        var reasons = problems.stream().limit(MOST_REASONS).map(ValidationMessage::getMessage);
        return Optional.of(new Finding("schema", reasons.collect(Collectors.joining("; "))));
    }
}
