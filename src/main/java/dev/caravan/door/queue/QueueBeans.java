package dev.caravan.door.queue;

import dev.caravan.door.DocumentText;
import dev.caravan.route.Property;
import dev.caravan.route.Running;
import dev.caravan.route.WorkBean;
import org.apache.camel.CamelContext;

/** Puts the beans of the queue doors into a Camel context, set up by its {@code caravan.*} properties. */
public final class QueueBeans {

    private QueueBeans() {
    }

    public static void bind(CamelContext context) {
        var registry = context.getRegistry();
        var running = new Running();
        registry.bind("caravanMessageWaits", new MessageWaits(running));
        registry.bind("caravanMessage", new MessageDoor(registry.findSingleByType(WorkBean.class),
                new MessageHeaders(Property.text(context, "caravan.message.headers")),
                new MessageDoor.Settings(Property.text(context, "caravan.message.task"),
                        Property.number(context, "caravan.message.max-bytes")), running));
        registry.bind("caravanDocument", new DocumentText(Property.number(context, "caravan.inbox.max-bytes")));
        if (Property.on(context, "caravan.jms.enabled")) {
            registry.bind("caravanJmsBody", new JmsBody());
        }
        if (Property.on(context, "caravan.kafka.enabled")) {
            registry.bind("caravanKafkaOffsets", new KafkaOffsets(2 * Property.number(context, "caravan.kafka.in-flight")));
        }
    }
}
