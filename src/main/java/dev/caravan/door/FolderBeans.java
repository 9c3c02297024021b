package dev.caravan.door;

import dev.caravan.model.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;

/** Puts the beans of {@code inbox.yaml} into a Camel context, set up by its {@code caravan.*} properties. */
public final class FolderBeans {

    private FolderBeans() {
    }

    public static void bind(CamelContext context, Progress progress, TimeSource time) {
        var settle = Duration.ofMillis(number(context, "caravan.inbox.settle"));
        var settled = new SettledFiles(settle, time);
        var maxBytes = number(context, "caravan.inbox.max-bytes");
        context.getRegistry().bind("caravanSettled", settled);
        context.getRegistry().bind("caravanFolder", new FolderDoor(Path.of(property(context, "caravan.outbox")),
                Path.of(property(context, "caravan.failed")), maxBytes, settled, progress));
    }

    private static long number(CamelContext context, String name) {
        return Long.parseLong(property(context, name));
    }

    private static String property(CamelContext context, String name) {
        return context.resolvePropertyPlaceholders("{{" + name + "}}").strip();
    }
}
