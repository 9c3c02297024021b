package dev.caravan.door;

import dev.caravan.config.SettingException;
import dev.caravan.metric.Telemetry;
import dev.caravan.model.TimeSource;
import dev.caravan.route.Property;
import dev.caravan.route.WorkBean;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;

/** Puts the beans of {@code inbox.yaml} into a Camel context, set up by its {@code caravan.*} properties. */
public final class FolderBeans {

    private FolderBeans() {
    }

    /**
     * Binds the beans; those of {@link dev.caravan.route.CaravanRoutes} must be there.
     *
     * @return the files of rows that are worked on
     */
    public static Batches bind(CamelContext context, Progress progress, TimeSource time) {
        var work = context.getRegistry().findSingleByType(WorkBean.class);
        if (work == null) {
            throw new SettingException("FolderBeans.bind comes before CaravanRoutes.bind, whose bean caravanWork it needs");
        }
        var telemetry = context.getRegistry().findSingleByType(Telemetry.class);
        telemetry.gauge("caravan.work.parked", "Documents and rows that wait for a model", () -> progress.snapshot().parked());
        var gate = new InboxGate(work, Property.text(context, "caravan.inbox.task"));
        var settle = Duration.ofMillis(Property.number(context, "caravan.inbox.settle"));
        var settled = new SettledFiles(settle, time, gate::open);
        var outbox = new Outbox(path(context, "caravan.outbox"));
        var folder = new FolderDoor(path(context, "caravan.inbox"), outbox, path(context, "caravan.failed"),
                Property.number(context, "caravan.inbox.max-bytes"), gate, settled, progress);
        var batches = new Batches(progress, time);
        var rows = new RowDoor(progress);
        context.getRegistry().bind("caravanProgress", progress);
        context.getRegistry().bind("caravanSettled", settled);
        context.getRegistry().bind("caravanFolder", folder);
        context.getRegistry().bind("caravanBatches", batches);
        context.getRegistry().bind("caravanRow", rows);
        context.getRegistry().bind("caravanRowFile", new RowFileDoor(context, work, outbox, gate, folder, rows, batches,
                Duration.ofMillis(Property.number(context, "caravan.health.period"))));
        return batches;
    }

    private static Path path(CamelContext context, String property) {
        return Path.of(Property.text(context, property));
    }
}
