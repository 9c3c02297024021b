package dev.caravan.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import dev.caravan.model.ChatReply;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The answer's text must be JSON that matches a schema (draft 2020-12). The schema may be a caller's, so nothing that it
 * refers to is fetched: neither over the network nor from this machine.
 */
public final class SchemaGuard implements Guard {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final SchemaValidatorsConfig ENGLISH =
            SchemaValidatorsConfig.builder().locale(Locale.ENGLISH).build();
    private static final int MOST_REASONS = 10;

    private final JsonSchema schema;

    /**
     * A guard.
     *
     * @throws JsonSchemaException when this is no schema, or one that refers to what it doesn't hold
     */
    public SchemaGuard(JsonNode schema) {
        try {
            this.schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012, builder ->
                    builder.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())))
                    .getSchema(schema, ENGLISH);
            this.schema.initializeValidators();
            this.schema.validate(NullNode.instance);
        } catch (StackOverflowError e) {
            throw new JsonSchemaException("the schema refers to itself without end");
        }
    }

    @Override
    public Optional<Finding> check(ChatReply reply) {
        try {
            var answer = JSON.readTree(reply.text());
            return answer.isMissingNode() ? notJson("the answer is empty") : check(answer);
        } catch (JsonProcessingException e) {
            return notJson("the answer is not valid JSON" + Optional.ofNullable(e.getLocation())
                    .map(at -> " at line " + at.getLineNr() + ", column " + at.getColumnNr()).orElse(""));
        } catch (ArithmeticException | NumberFormatException e) {
            return Optional.of(new Finding("schema", "the answer holds a number that is out of range"));
        }
    }

    private static Optional<Finding> notJson(String reason) {
        return Optional.of(new Finding("json", reason));
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
