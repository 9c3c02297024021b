package dev.caravan.door.queue;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.TextMessage;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import org.apache.camel.Exchange;

/**
 * {@code caravanJmsBody}: takes text, bytes and maps out of JMS messages. Objects are never read, for what they would
 * make is up to their sender. Safe for all threads.
 */
public final class JmsBody {

    JmsBody() {
    }

    /** Puts what the JMS message holds into the exchange's; leaves the JMS message in it where it can't be read. */
    public void read(Exchange exchange) throws JMSException {
        var message = exchange.getMessage();
        if (message.getBody() instanceof TextMessage text) {
            message.setBody(text.getText());
        } else if (message.getBody() instanceof BytesMessage bytes) {
            message.setBody(bytes.getBody(byte[].class));
        } else if (message.getBody() instanceof MapMessage map) {
            var entries = new LinkedHashMap<String, Object>();
            for (Enumeration<?> names = map.getMapNames(); names.hasMoreElements(); ) {
                var name = names.nextElement().toString();
                entries.put(name, map.getObject(name));
            }
            message.setBody(entries);
        }
    }
}
