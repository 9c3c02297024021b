package dev.caravan.host;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged under a name, from INFO on, since this began. */
final class Log implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    Log(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        logger.setLevel(Level.INFO);
        events.start();
        logger.addAppender(events);
    }

    /** The lines of a level, which it forgets. */
    List<String> take(String level) {
        var taken = List.copyOf(events.list).stream()
                .filter(event -> event.getLevel().toString().equals(level)).toList();
        events.list.removeAll(taken);
        return taken.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(events);
        logger.setLevel(null);
    }
}
