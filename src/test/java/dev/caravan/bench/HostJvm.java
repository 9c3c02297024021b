package dev.caravan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** A small host with a route in YAML: says when it has started, and after a line of input what it holds. */
final class HostJvm {

    private HostJvm() {
    }

    public static void main(String[] arguments) throws Exception {
        var main = new Main();
        main.configure().withJmxEnabled(false).withRoutesIncludePattern("file:" + arguments[0]);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport started) {
                System.out.println(System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
            }
        });
        var asked = new Thread(HostJvm::answer);
        asked.setDaemon(true);
        asked.start();
        main.run();
    }

    private static void answer() {
        try {
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        System.out.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        System.out.println(ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed());
    }
}
