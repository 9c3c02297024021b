package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;

/** Says in the words of {@code caravan.yaml} what the schema's validator found. */
final class FormProblem {

    private final JsonNode schema;

    FormProblem(JsonNode schema) {
        this.schema = schema;
    }

    String text(ValidationMessage message) {
        var where = message.getInstanceLocation().toString();
        var name = where.isEmpty() ? "the file" : where.substring(1).replace('/', '.');
        var keyword = message.getSchemaLocation().getFragment().toString();
        var wanted = schema.at(keyword);
        var found = ", was " + message.getInstanceNode();
        return switch (message.getType()) {
            case "additionalProperties" -> "unknown key '" + message.getProperty() + "' in " + name
                    + "; known are " + known(keyword);
            case "required" -> name + " lacks '" + message.getProperty() + "'";
            case "minimum" -> name + " must be at least " + wanted + found;
            case "maximum" -> name + " must be at most " + wanted + found;
            case "enum" -> name + " must be one of " + list(wanted) + found;
            case "pattern" -> name + " must be " + form(wanted.asText()) + found;
            case "type" -> name + " must be of type " + wanted.asText() + found;
            case "minItems", "minProperties" -> name + " must not be empty";
            case "uniqueItems" -> name + " names something twice" + found;
            default -> name + " " + message.getError();
        };
    }

    private String known(String keyword) {
        var properties = schema.at(keyword.substring(0, keyword.lastIndexOf('/'))).path("properties");
        return String.join(", ", (Iterable<String>) properties::fieldNames);
    }

    private static String list(JsonNode values) {
        var text = new StringBuilder();
        values.forEach(value -> text.append(text.isEmpty() ? "" : ", ").append(value.asText()));
        return text.toString();
    }

    private static String form(String pattern) {
        return pattern.startsWith("^https") ? "an address such as https://api.example.com/v1"
                : "a duration such as 500ms, 30s, 5m or 12h";
    }
}
