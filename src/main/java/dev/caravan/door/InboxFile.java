package dev.caravan.door;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.component.file.GenericFile;

/**
 * A file of the inbox.
 *
 * @param name its path in the inbox, with {@code /} between the folders
 * @param task the task of the sub-folder it lies in; the inbox's own where it lies in none
 * @param batch names this file as it is now, so that work of an interrupted run is known again
 */
public record InboxFile(String name, Path path, String task, String batch) {

    private static final String PROPERTY = "CaravanDocument";

    /** Notes which file the exchange is about. */
    static InboxFile begin(Exchange exchange, InboxGate gate) throws IOException {
        var file = exchange.getProperty("CamelFileExchangeFile", GenericFile.class);
        var path = Path.of(file.getAbsoluteFilePath());
        var name = name(file);
        var begun = new InboxFile(name, path, gate.task(name), name + "@" + Files.size(path) + "@"
                + Files.getLastModifiedTime(path).toMillis());
        exchange.setProperty(PROPERTY, begun);
        return begun;
    }

    static InboxFile of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, InboxFile.class);
    }

    static String name(GenericFile<?> file) {
        return file.getRelativeFilePath().replace('\\', '/');
    }

    /** The name of the file that is known by this in the table of work. */
    static String nameOf(String batch) {
        return batch.replaceFirst("@\\d+@-?\\d+$", "");
    }
}
