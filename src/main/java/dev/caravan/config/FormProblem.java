package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Says in the words of {@code caravan.yaml} what the schema's validator found. */
final class FormProblem {

    private static final int LONGEST_SHOWN = 60;

    private final JsonNode schema;

    FormProblem(JsonNode schema) {
        this.schema = schema;
    }

    String text(ValidationMessage message) {
        var place = message.getInstanceLocation().toString();
        var name = Place.words(place);
        var keyword = message.getSchemaLocation().getFragment().toString();
        var wanted = schema.at(keyword);
        var found = Place.secret(place) ? "" : ", was " + shown(message.getInstanceNode());
        return switch (message.getType()) {
            case "additionalProperties" -> "unknown key '" + message.getProperty() + "' in " + name
                    + "; known are " + known(keyword);
            case "required" -> name + " lacks '" + message.getProperty() + "'";
            case "minimum" -> name + " must be at least " + wanted + found;
            case "maximum" -> name + " must be at most " + wanted + found;
            case "enum" -> name + " must be one of " + list(wanted) + found;
            case "pattern", "type" -> name + " must be " + form(keyword, wanted)
                    + (quotesHelp(wanted, message.getInstanceNode()) ? " (put it in quotes)" : "") + found;
            case "minItems", "minProperties", "minLength" -> name + " must not be empty";
            case "maxLength" -> name + " must have at most " + wanted + " characters";
            case "uniqueItems" -> name + " names something twice";
            case "propertyNames" -> "'" + message.getProperty() + "' in " + name + " is no usable name; use 1 to 100 "
                    + "characters, none of them a space or one of ? & # % { } $";
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

    /** What the schema asks for around a pattern or type, in words. */
    private String form(String keyword, JsonNode wanted) {
        var around = keyword.substring(0, keyword.lastIndexOf('/'));
        var pattern = schema.at(around).path("pattern").asText();
        if (around.endsWith("/chain")) {
            return "a list of model names, or a map with models";
        }
        if (pattern.startsWith("^https")) {
            return "an address such as https://api.example.com/v1";
        }
        if (pattern.startsWith("^[0-9]{4}-")) {
            return "a day such as 2026-12-01";
        }
        if (pattern.endsWith("{64}$")) {
            return "the SHA-256 of the key, 64 hexadecimal digits: printf %s KEY | sha256sum";
        }
        return pattern.isEmpty() ? type(wanted) : "a duration such as 500ms, 30s, 5m or 12h"
                + (pattern.startsWith("^0*") ? ", longer than nothing" : "");
    }

    private static String type(JsonNode types) {
        return types.isArray()
                ? StreamSupport.stream(types.spliterator(), false).map(FormProblem::type)
                        .collect(Collectors.joining(" or "))
                : type(types.asText());
    }

    private static String type(String type) {
        return switch (type) {
            case "object" -> "a map of keys and values";
            case "array" -> "a list";
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "boolean" -> "true or false";
            default -> "a " + type;
        };
    }

    private static boolean quotesHelp(JsonNode wanted, JsonNode found) {
        return wanted.asText().equals("string") && (found.isNumber() || found.isBoolean());
    }

    private static String shown(JsonNode found) {
        var text = found.isObject() ? "a map" : found.isArray() ? "a list" : found.isNull() ? "nothing"
                : found.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
