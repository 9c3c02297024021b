package dev.caravan.door;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of results. Nothing is ever written outside it, nor a result half. Safe for all threads. */
final class Outbox {

    private final Path folder;
    private final ResultNames names;

    Outbox(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.names = new ResultNames(this.folder);
    }

    Path folder() {
        return folder;
    }

    /**
     * The name of the document's results, without ending. Makes sure that they can be written.
     *
     * @throws OutboxException when they can't
     * @throws UnreadableDocumentException when they would overwrite what is no result
     */
    String nameOf(String document) {
        try {
            if (document.startsWith(ResultNames.RECORDS + "/")) {
                throw new UnreadableDocumentException("a folder named '" + ResultNames.RECORDS + "' is taken in the "
                        + "outbox; give the folder another name");
            }
            var result = folder.resolve(document).normalize();
            var place = Files.createDirectories(result.getParent()).toRealPath();
            if (!result.startsWith(folder) || !place.startsWith(folder.toRealPath())) {
                throw new UnreadableDocumentException("its results would lie outside the outbox");
            }
            if (!Files.isWritable(place)) {
                throw new OutboxException("the folder " + result.getParent() + " can't be written to", null);
            }
            return names.of(document);
        } catch (IOException e) {
            throw new OutboxException("nothing can be written into the folder " + folder + ": " + e, e);
        }
    }

    /** The document's results lie on the disk, or it gets none now. */
    void release(String document) {
        names.release(document);
    }
}
