package dev.caravan.app;

import dev.caravan.door.InboxEntries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** How many files lie in the inbox. Counts anew only so often that it takes a twentieth of the time. One thread only. */
final class Waiting {

    private static final int SHARE = 20;

    /** The inbox, even where it is a link to a folder. */
    private final Path inside;
    private long files;
    private long nextCount = System.nanoTime();

    Waiting(Path inbox) {
        this.inside = inbox.resolve(".");
    }

    /** Files that are or will be taken, those in work included; those that were counted last. */
    long files() {
        var began = System.nanoTime();
        if (began - nextCount >= 0) {
            files = count();
            var ended = System.nanoTime();
            nextCount = ended + SHARE * (ended - began);
        }
        return files;
    }

    private long count() {
        var count = new long[1];
        try {
            Files.walkFileTree(inside, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return folder.equals(inside) || InboxEntries.enters(folder.toFile())
                            ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    count[0] += InboxEntries.takes(file.toFile()) ? 1 : 0;
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count[0];
    }
}
