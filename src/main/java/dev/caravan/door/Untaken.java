package dev.caravan.door;

import java.io.File;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of each file and folder that will never be taken, once. Safe for all threads. */
final class Untaken {

    private static final Logger LOG = LoggerFactory.getLogger(Untaken.class);
    private static final int MOST = 1000;

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** Tells of it, if that is what it is. Of very many only the first thousand are told. */
    void tell(File entry) {
        InboxEntries.obstacle(entry).filter(obstacle -> told.size() < MOST && told.add(entry.getPath()))
                .ifPresent(obstacle -> LOG.warn("{} lies in the inbox but is never taken: {}",
                        entry.getPath().replaceAll("\\p{Cntrl}", "?"), obstacle));
    }
}
