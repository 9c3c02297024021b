package dev.caravan.door;

import java.io.File;
import java.nio.file.Files;
import java.util.Optional;
import java.util.regex.Pattern;

/** What of an inbox is taken: the one place that decides, for the door and for whoever counts its files. */
public final class InboxEntries {

    private static final Pattern UNFINISHED =
            Pattern.compile(".*\\.(part|partial|tmp|crdownload|swp|camellock)",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** What stands for bytes of a name that are no text. */
    private static final String NO_TEXT = "\uFFFD";

    private InboxEntries() {
    }

    /** Whether a file is a document, taken or still to be taken. */
    public static boolean takes(File file) {
        return !left(file) && !misnamed(file) && file.isFile();
    }

    /** Whether the files of a folder are looked at. */
    public static boolean enters(File folder) {
        return !hidden(folder) && !misnamed(folder) && folder.isDirectory() && !linked(folder);
    }

    /** Why a file or folder will never be taken, and what to do; empty where it is, or is left alone on purpose. */
    static Optional<String> obstacle(File entry) {
        if (misnamed(entry)) {
            return Optional.of(entry.getName().contains("\\")
                    ? "a backslash in its name would be taken for a folder; give it another name"
                    : "a name that begins with two dots is taken for a hidden one; give it another name");
        }
        return left(entry) ? Optional.empty() : unreadable(entry);
    }

    private static Optional<String> unreadable(File entry) {
        if (!entry.exists() && entry.getName().contains(NO_TEXT)) {
            return Optional.of("its name is no text in " + System.getProperty("sun.jnu.encoding")
                    + "; give it another name");
        }
        if (linked(entry) && !entry.isFile()) {
            return Optional.of(entry.exists() ? "links to folders aren't followed; put the folder itself here"
                    : "it is a link to nothing; put the file itself here");
        }
        return entry.exists() && !entry.isFile() && !entry.isDirectory()
                ? Optional.of("it is a pipe, a socket or a device; put a file here") : Optional.empty();
    }

    /** Still being written, or hidden. */
    private static boolean left(File entry) {
        return hidden(entry) || UNFINISHED.matcher(entry.getName()).matches();
    }

    private static boolean hidden(File entry) {
        return entry.getName().startsWith(".");
    }

    /** Camel takes a backslash in a name for a folder. Nobody hides a document behind two dots. */
    private static boolean misnamed(File entry) {
        return entry.getName().contains("\\") || entry.getName().startsWith("..");
    }

    private static boolean linked(File entry) {
        return Files.isSymbolicLink(entry.toPath());
    }
}
