package dev.caravan.host;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that looks for changes now and then while the context runs. */
final class Looking extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(Looking.class);

    private final CamelContext context;
    private final Development development;
    private final long period;
    private ScheduledExecutorService thread;

    /**
     * A thread.
     *
     * @param period milliseconds between two looks
     */
    Looking(CamelContext context, Development development, long period) {
        this.context = context;
        this.development = development;
        this.period = period;
    }

    @Override
    protected void doStart() {
        LOG.warn("Development mode: changes of caravan.yaml and of route files take effect at once");
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            var made = new Thread(task, "caravan-dev");
            made.setDaemon(true);
            return made;
        });
        thread.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            if (context.isStarted()) {
                development.look();
            }
        } catch (RuntimeException e) {
            LOG.error("A look for changes failed", e);
        }
    }

    @Override
    protected void doStop() {
        thread.shutdownNow();
    }
}
