package dev.caravan.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.optimaize.langdetect.LanguageDetector;
import com.optimaize.langdetect.LanguageDetectorBuilder;
import com.optimaize.langdetect.ngram.NgramExtractors;
import com.optimaize.langdetect.profiles.LanguageProfileReader;
import dev.caravan.model.ChatReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The text, or the values of JSON, must be in one of some languages. Too few letters say nothing, and pass; so does a
 * text of which the language isn't clear.
 */
record LanguageGuard(List<String> languages) implements Guard {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ENOUGH_LETTERS = 40;
    private static final double NOT_UNLIKELY = 0.1;

    LanguageGuard {
        languages = List.copyOf(languages);
    }

    @Override
    public Optional<Finding> check(ChatReply reply) {
        var words = words(reply.text());
        if (words.codePoints().filter(Character::isLetter).count() < ENOUGH_LETTERS) {
            return Optional.empty();
        }
        var found = Detector.DETECTOR.getProbabilities(words);
        var fits = found.isEmpty() || found.stream().anyMatch(language -> language.getProbability() >= NOT_UNLIKELY
                && languages.contains(language.getLocale().getLanguage()));
        return fits ? Optional.empty()
                : Optional.of(new Finding("language", "the answer must be in " + String.join(" or ", languages)));
    }

    private static String words(String text) {
        try {
            var json = JSON.readTree(text);
            return json.isContainerNode() ? values(json) : text;
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static String values(JsonNode json) {
        return json.isContainerNode()
                ? StreamSupport.stream(json.spliterator(), false).map(LanguageGuard::values)
                        .collect(Collectors.joining("\n"))
                : json.isTextual() ? json.asText() : "";
    }

    /** Reads the profiles of its languages at first use. */
    private static final class Detector {

        static final LanguageDetector DETECTOR = read();

        private static LanguageDetector read() {
            try {
                return LanguageDetectorBuilder.create(NgramExtractors.standard())
                        .withProfiles(new LanguageProfileReader().readAllBuiltIn()).build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
