package dev.caravan.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A build that has Caravan as its one dependency: it gets nothing that is optional. */
final class Embedder {

    /** Written by the build before the tests. */
    private static final Path TREE = Path.of("target/dependencies.json");
    private static final Set<String> AT_RUNTIME = Set.of("compile", "runtime");

    private Embedder() {
    }

    /** The libraries that Caravan asks for by itself, as {@code group:name}. */
    static List<String> direct() {
        return direct(tree()).toList();
    }

    /** All libraries on its class path. */
    static List<Path> jars() {
        return jars(List.of());
    }

    /** The same with libraries that it adds, and what those need. */
    private static List<Path> jars(List<String> added) {
        var tree = tree();
        var known = new HashMap<String, Set<String>>();
        gather(tree, known);
        var reached = new LinkedHashSet<String>();
        var next = new ArrayDeque<>(direct(tree).toList());
        next.addAll(added);
        while (!next.isEmpty()) {
            var name = next.remove();
            if (reached.add(name)) {
                next.addAll(known.getOrDefault(name, Set.of()));
            }
        }
        return reached.stream().map(Embedder::jar).toList();
    }

    /**
     * A command that runs Caravan by itself with only those libraries.
     *
     * @param added others that it adds, as {@code group:name}
     */
    static List<String> java(List<String> added, String... properties) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(properties));
        command.addAll(List.of("-cp", Path.of("target/classes").toAbsolutePath() + File.pathSeparator
                + jars(added).stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                Main.class.getName()));
        return command;
    }

    private static JsonNode tree() {
        try {
            return new ObjectMapper().readTree(Files.readString(TREE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void gather(JsonNode node, Map<String, Set<String>> known) {
        for (var child : node.path("children")) {
            known.computeIfAbsent(name(child), name -> new LinkedHashSet<>()).addAll(names(child.path("children")).toList());
            gather(child, known);
        }
    }

    /** Of Caravan itself; what others need in tests or optionally is not in the tree. */
    private static Stream<String> direct(JsonNode tree) {
        return StreamSupport.stream(tree.path("children").spliterator(), false)
                .filter(child -> AT_RUNTIME.contains(child.path("scope").asText())
                        && !child.path("optional").asText().equals("true"))
                .map(Embedder::name);
    }

    private static Stream<String> names(JsonNode nodes) {
        return StreamSupport.stream(nodes.spliterator(), false).map(Embedder::name);
    }

    private static String name(JsonNode node) {
        return node.path("groupId").asText() + ":" + node.path("artifactId").asText();
    }

    /** In the version that the build decided for. */
    static Path jar(String name) {
        var place = "/" + name.substring(0, name.indexOf(':')).replace('.', '/') + "/" + name.substring(name.indexOf(':') + 1)
                + "/";
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.replace(File.separatorChar, '/').contains(place)).findFirst().map(Path::of)
                .orElseThrow(() -> new AssertionError(name + " is not on the class path of the tests"));
    }
}
