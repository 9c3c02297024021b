package dev.caravan.app;

import java.util.Arrays;
import java.util.List;

/** The words of a command line, with properties before them as the JVM has them: {@code -Dname=value}. */
final class Arguments {

    private static final String PROPERTY = "-D";

    private Arguments() {
    }

    /** Sets the properties that stand before the words, and gives back the words. */
    static List<String> words(String... args) {
        var properties = Arrays.stream(args).takeWhile(arg -> arg.startsWith(PROPERTY)).toList();
        for (var property : properties) {
            var pair = property.substring(PROPERTY.length()).split("=", 2);
            System.setProperty(pair[0], pair.length == 1 ? "" : pair[1]);
        }
        return List.of(args).subList(properties.size(), args.length);
    }
}
