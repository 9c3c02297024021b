package dev.caravan.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes a guard of its part of a {@link ConfigTree}, reporting patterns that are none and lengths that nothing has. */
final class GuardBinder {

    private final ConfigTree tree;
    private final SchemaFiles schemas;

    GuardBinder(ConfigTree tree, SchemaFiles schemas) {
        this.tree = tree;
        this.schemas = schemas;
    }

    GuardConfig guard(String place, JsonNode node) {
        return new GuardConfig(schemas.read(place + "/schema", node.path("schema")), text(place, node),
                Values.text(node.path("bean")));
    }

    private TextConfig text(String place, JsonNode node) {
        var least = node.path("min-length").asInt(0);
        var most = node.path("max-length").asInt(Integer.MAX_VALUE);
        if (least > most) {
            tree.report(place + "/min-length", Place.words(place) + ".min-length is " + least
                    + ", more than the " + most + " of max-length: nothing could pass");
        }
        checkLibraries(place, node);
        return new TextConfig(texts(node.path("required")), patterns(place, "required-patterns", node),
                texts(node.path("forbidden")), patterns(place, "forbidden-patterns", node), least, most,
                texts(node.path("languages")), personalData(node.path("personal-data")));
    }

    private void checkLibraries(String place, JsonNode node) {
        if (!node.path("languages").isEmpty()) {
            need(place, "languages", Library.LANGUAGE_DETECTOR);
        }
        if (!node.path("personal-data").isEmpty()) {
            need(place, "personal-data", Library.COMMONS_VALIDATOR, Library.LIBPHONENUMBER);
        }
    }

    private void need(String place, String key, Library... libraries) {
        try {
            Library.need(Place.words(place) + "." + key, libraries);
        } catch (SettingException e) {
            tree.report(place + "/" + key, e.getMessage());
        }
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private List<Pattern> patterns(String place, String key, JsonNode node) {
        var patterns = new ArrayList<Pattern>();
        for (int i = 0; i < node.path(key).size(); i++) {
            try {
                patterns.add(Pattern.compile(node.path(key).get(i).asText()));
            } catch (PatternSyntaxException e) {
                tree.report(place + "/" + key + "/" + i, Place.words(place) + "." + key + " holds no regular "
                        + "expression as RE2 has them (neither look-around nor back references): "
                        + e.getDescription() + " '" + e.getPattern() + "'");
            }
        }
        return patterns;
    }

    private static Set<PersonalData> personalData(JsonNode list) {
        var wanted = texts(list);
        return Arrays.stream(PersonalData.values()).filter(kind -> wanted.contains(kind.key()))
                .collect(Collectors.toSet());
    }
}
