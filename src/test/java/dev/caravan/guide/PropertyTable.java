package dev.caravan.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** What {@code defaults.properties} says, as a table. */
final class PropertyTable {

    private static final Path FOLDER = Path.of("src/main/resources/caravan");

    private PropertyTable() {
    }

    /** Every property with its default, in order; a comment is of all properties up to the next one. */
    static String table() {
        var rows = new ArrayList<String>();
        var meaning = new StringBuilder();
        var names = new ArrayList<String>();
        for (var line : lines()) {
            if (line.startsWith("#") && !names.isEmpty() || line.isBlank()) {
                add(rows, names, meaning);
            }
            if (line.startsWith("#")) {
                meaning.append(' ').append(line.substring(1).strip());
            } else if (line.contains("=")) {
                names.add(line.substring(0, line.indexOf('=')).strip());
            }
        }
        add(rows, names, meaning);
        return "| property | default | meaning |\n|---|---|---|\n" + String.join("", rows);
    }

    private static void add(List<String> rows, List<String> names, StringBuilder meaning) {
        if (!names.isEmpty()) {
            rows.add("| " + names.stream().map(name -> "`" + name + "`").collect(Collectors.joining("<br>")) + " | "
                    + names.stream().map(PropertyTable::value).collect(Collectors.joining("<br>")) + " | "
                    + meaning.toString().strip().replace("|", "\\|") + " |\n");
        }
        names.clear();
        meaning.setLength(0);
    }

    private static String value(String name) {
        var value = read("defaults.properties").getProperty(name);
        var alone = read("standalone.properties").getProperty(name);
        return (value.isEmpty() ? "–" : "`" + value + "`") + (alone == null ? "" : " (stand-alone `" + alone + "`)");
    }

    static Properties read(String file) {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(FOLDER.resolve(file))) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    /** Without the words at the top, which are of the file. */
    private static List<String> lines() {
        try {
            var lines = Files.readAllLines(FOLDER.resolve("defaults.properties"));
            return lines.subList(lines.indexOf("") + 1, lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
