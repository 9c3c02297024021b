package dev.caravan.door;

import dev.caravan.model.TimeSource;
import dev.caravan.route.Property;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;

/** Puts the beans of {@code inbox.yaml} into a Camel context, set up by its {@code caravan.*} properties. */
public final class FolderBeans {

    private FolderBeans() {
    }

    public static void bind(CamelContext context, Progress progress, TimeSource time) {
        var settle = Duration.ofMillis(Property.number(context, "caravan.inbox.settle"));
        var settled = new SettledFiles(settle, time);
        var maxBytes = Property.number(context, "caravan.inbox.max-bytes");
        context.getRegistry().bind("caravanSettled", settled);
        context.getRegistry().bind("caravanFolder", new FolderDoor(Path.of(Property.text(context, "caravan.outbox")),
                Path.of(Property.text(context, "caravan.failed")), maxBytes, settled, progress));
    }
}
