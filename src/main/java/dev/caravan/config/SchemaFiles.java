package dev.caravan.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.Optional;

/** Reads the JSON Schema files that guards name, reporting those that are none. */
final class SchemaFiles {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final JsonSchema META = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(
            SchemaLocation.of(com.networknt.schema.SchemaId.V202012),
            SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).locale(Locale.ENGLISH).build());

    private final ConfigTree tree;
    private final ConfigSource source;

    SchemaFiles(ConfigTree tree, ConfigSource source) {
        this.tree = tree;
        this.source = source;
    }

    /** The schema in the file that is named at this place; empty where none is named. */
    Optional<JsonNode> read(String place, JsonNode file) {
        if (!file.isTextual() || file.asText().isEmpty()) {
            return Optional.empty();
        }
        var name = "the schema file '" + file.asText() + "'";
        try {
            var schema = JSON.readTree(source.read(file.asText()));
            if (!schema.isObject()) {
                tree.report(place, name + " holds no JSON object");
                return Optional.empty();
            }
            META.validate(schema).stream().findFirst().ifPresent(problem -> tree.report(place, name
                    + " is no JSON Schema: " + Place.words(problem.getInstanceLocation().toString()) + " "
                    + problem.getError()));
            return Optional.of(schema);
        } catch (JsonProcessingException e) {
            tree.report(place, name + " is no JSON: " + e.getOriginalMessage() + " at line "
                    + e.getLocation().getLineNr());
        } catch (IOException | InvalidPathException e) {
            tree.report(place, name + " can't be read beside " + source.name());
        }
        return Optional.empty();
    }
}
