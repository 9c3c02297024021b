package dev.caravan.door.queue;

import dev.caravan.config.SettingException;
import dev.caravan.provider.BadRequestException;
import dev.caravan.route.Names;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Message;

/**
 * Which headers of a message are read: those that say how it is to be answered, and those that its result is to carry.
 * All others are left out, for some steer Camel. Immutable.
 */
final class MessageHeaders {

    private static final List<String> READ = List.of(Names.TASK, Names.DIALECT, Names.DEADLINE_MS);
    private static final String OTHERS_OWN = "(?i)(camel|org\\.apache\\.camel|caravan|kafka|jms).*";
    private static final int LONGEST_READ = 100;
    private static final int LONGEST_CARRIED = 4096;

    private final List<String> carried;

    /**
     * Which ones.
     *
     * @param names of those that results carry, with commas between
     * @throws SettingException when one of them means something to Caravan or to Camel
     */
    MessageHeaders(String names) {
        carried = Stream.of(names.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
        carried.stream().filter(name -> name.matches(OTHERS_OWN)).findFirst().ifPresent(name -> {
            throw new SettingException("the property caravan.message.headers names '" + name
                    + "', which can't be carried over: names of Camel, Caravan, Kafka and JMS have a meaning of their own");
        });
    }

    /** What the result is to carry; what is too long or no text is left out. */
    Map<String, Object> carried(Message message) {
        var found = new HashMap<String, Object>();
        for (var name : carried) {
            var text = text(message.getHeader(name));
            if (!text.isEmpty() && text.length() <= LONGEST_CARRIED) {
                found.put(name, text);
            }
        }
        return found;
    }

    /**
     * What says how the message is to be answered.
     *
     * @throws BadRequestException when it is too long to mean anything
     */
    static Map<String, Object> read(Message message) {
        var found = new HashMap<String, Object>();
        for (var name : READ) {
            var text = text(message.getHeader(name));
            if (text.length() > LONGEST_READ) {
                throw new BadRequestException("the header " + name + " is longer than " + LONGEST_READ + " characters");
            }
            if (!text.isBlank()) {
                found.put(name, text);
            }
        }
        return found;
    }

    private static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return value instanceof String || value instanceof Number || value instanceof Boolean ? value.toString() : "";
    }
}
