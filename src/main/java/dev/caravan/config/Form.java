package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** The form that a file must have: {@code config.schema.json} or a part of it. */
final class Form {

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig ENGLISH =
            SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).locale(Locale.ENGLISH).build();

    static final Form CONFIGURATION = new Form(read());
    static final Form PRICES = new Form(part("#/$defs/price-file"));

    private final JsonSchema schema;

    private Form(JsonSchema schema) {
        this.schema = schema;
    }

    private static JsonSchema read() {
        try (var in = Form.class.getResourceAsStream("/caravan/config.schema.json")) {
            return FACTORY.getSchema(in, ENGLISH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonSchema part(String reference) {
        var part = JsonNodeFactory.instance.objectNode().put("$ref", reference);
        return FACTORY.getSchema(part.set("$defs", CONFIGURATION.schema.getSchemaNode().get("$defs")), ENGLISH);
    }

    /** Reports to the tree wherever it is not of this form. */
    void check(ConfigTree tree) {
        if (tree.root().isMissingNode()) {
            return;
        }
        schema.validate(tree.root()).stream().filter(message -> wantsText(message, tree))
                .forEach(message -> tree.takeAsText(message.getInstanceLocation().toString()));
        var problem = new FormProblem(schema.getSchemaNode());
        schema.validate(tree.root()).stream()
                .filter(message -> !tree.unresolved().containsKey(message.getInstanceLocation().toString()))
                .forEach(message -> tree.report(place(message), problem.text(message)));
    }

    /** Whether a placeholder's value that looks like a number, such as a key of digits only, stands where text belongs. */
    private boolean wantsText(ValidationMessage message, ConfigTree tree) {
        return message.getType().equals("type") && tree.resolved(message.getInstanceLocation().toString())
                && keyword(message).asText().equals("string");
    }

    private JsonNode keyword(ValidationMessage message) {
        return schema.getSchemaNode().at(message.getSchemaLocation().getFragment().toString());
    }

    private static String place(ValidationMessage message) {
        var place = message.getInstanceLocation().toString();
        return message.getType().equals("additionalProperties") || message.getType().equals("propertyNames")
                ? place + Place.of(message.getProperty()) : place;
    }
}
