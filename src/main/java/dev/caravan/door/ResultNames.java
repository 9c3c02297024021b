package dev.caravan.door;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The name of a document's result: the document's without its ending, or with it where another document of that name
 * has the short one already. {@code a.txt} gives {@code a}, and {@code a.md} after it {@code a.md}. Safe for all threads.
 */
final class ResultNames {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path records;
    private final Map<String, String> inWork = new HashMap<>();

    ResultNames(Path records) {
        this.records = records;
    }

    /** The name, which the document keeps until {@link #written}. */
    synchronized String of(String document) {
        var dot = document.lastIndexOf('.');
        var shortName = dot > 0 ? document.substring(0, dot) : document;
        var owner = inWork.computeIfAbsent(shortName, name -> ownerOnDisk(name, document));
        return owner.equals(document) ? shortName : document;
    }

    /** The record of the document lies on the disk. */
    synchronized void written(String document) {
        inWork.values().removeIf(document::equals);
    }

    private String ownerOnDisk(String shortName, String otherwise) {
        try {
            return JSON.readTree(Files.readString(records.resolve(shortName + ".json")))
                    .path("document").asText(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }
}
