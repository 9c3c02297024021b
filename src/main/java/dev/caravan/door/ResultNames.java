package dev.caravan.door;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The name of a document's result: the document's without its ending, or with it where another document has the short
 * one already, or that and a number. {@code a.txt} gives {@code a}, and {@code a.md} after it {@code a.md}. No two
 * documents have one name, and none has one that ends as our own files do. The names of folders stay. Safe for all
 * threads.
 */
final class ResultNames {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Bytes of a name; file systems take 255, of which prefixes and endings of ours need some. */
    private static final int LONGEST = 200;
    /** The folder of records in the outbox. */
    static final String RECORDS = "records";
    /** Behind a name: what is told of a file of rows at its end. */
    static final String SUMMARY = ".summary";
    /** Behind a name: the rows of a file that failed. */
    static final String ERRORS = ".errors";

    private final Path outbox;
    private final Map<String, String> inWork = new HashMap<>();

    ResultNames(Path outbox) {
        this.outbox = outbox;
    }

    /** The name, which the document keeps until {@link #release}. */
    synchronized String of(String document) {
        var dot = document.lastIndexOf('.');
        var stem = dot > document.lastIndexOf('/') + 1 ? document.substring(0, dot) : document;
        var longName = fitting(document);
        var shortName = stem.endsWith(SUMMARY) || stem.endsWith(ERRORS) ? longName : fitting(stem);
        var numbered = Stream.iterate(2, number -> number + 1).map(number -> longName + "-" + number);
        return Stream.concat(Stream.of(shortName, longName), numbered)
                .filter(name -> owner(name, document).equals(document)).findFirst()
                .map(name -> claim(name, document)).orElseThrow();
    }

    /** The name, or its start and a hash of it where what is put around names would make it too long for a file. */
    static String fitting(String document) {
        var folder = document.substring(0, document.lastIndexOf('/') + 1);
        return folder + fittingName(document.substring(folder.length()));
    }

    private static String fittingName(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
            return name;
        }
        var end = Math.min(name.length(), LONGEST / 4);
        var start = name.substring(0, Character.isHighSurrogate(name.charAt(end - 1)) ? end - 1 : end);
        return start + "-" + Integer.toHexString(name.hashCode());
    }

    private String owner(String name, String otherwise) {
        var owner = inWork.get(name);
        return owner == null ? ownerOnDisk(name, otherwise) : owner;
    }

    private String claim(String name, String document) {
        inWork.put(name, document);
        return name;
    }

    /** The record of the document lies on the disk, or it needs its name no more. */
    synchronized void release(String document) {
        inWork.values().removeIf(document::equals);
    }

    /** As the record of a document tells, or the summary of a file of rows. */
    private String ownerOnDisk(String name, String otherwise) {
        return owner(outbox.resolve(RECORDS).resolve(name + ".json"))
                .or(() -> owner(outbox.resolve(name + SUMMARY + ".json"))).orElse(otherwise);
    }

    private static Optional<String> owner(Path file) {
        try {
            return Optional.ofNullable(JSON.readTree(Files.readString(file)).path("document").textValue());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
