package dev.caravan.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of documentation.
 *
 * @param text in Markdown
 */
record Guide(Path file, String text) {

    static final Path FOLDER = Path.of("src/site/markdown");
    private static final Path README = Path.of("README.md");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern LINK = Pattern.compile("!?\\[[^]]*]\\(([^)\\s]+)\\)");

    static Guide of(String name) {
        return read(FOLDER.resolve(name));
    }

    /** The README and every guide. */
    static List<Guide> all() {
        try (var files = Files.list(FOLDER)) {
            return Stream.concat(Stream.of(README), files.filter(file -> file.toString().endsWith(".md")).sorted())
                    .map(Guide::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Guide read(Path file) {
        try {
            return new Guide(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What its headings are reached by, as forges make them. */
    List<String> anchors() {
        return matches(HEADING, prose()).map(heading -> heading.toLowerCase(Locale.ROOT).strip()
                .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-')).toList();
    }

    List<String> links() {
        return matches(LINK, prose()).toList();
    }

    /** What stands between two marks, which the build writes. */
    String part(String name) {
        var from = text.indexOf(begin(name)) + begin(name).length();
        return text.substring(from, text.indexOf(end(name)));
    }

    Guide with(String name, String part) {
        return new Guide(file, text.replace(begin(name) + part(name), begin(name) + part));
    }

    void write() {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.groupCount() == 0 ? found.group() : found.group(1));
    }

    private String prose() {
        return BLOCK.matcher(text).replaceAll(Matcher.quoteReplacement(""));
    }

    private static String begin(String name) {
        return "<!-- " + name + " -->\n\n";
    }

    private static String end(String name) {
        return "\n<!-- end of " + name + " -->";
    }
}
