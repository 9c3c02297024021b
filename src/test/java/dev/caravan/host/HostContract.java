package dev.caravan.host;

import dev.caravan.sim.Simulator;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of what a host has of Caravan, with simulated providers and files of each test's own. */
abstract class HostContract {

    @TempDir
    Path folder;

    final Simulator simulator = Simulator.start();

    @AfterEach
    void stop() {
        simulator.close();
    }

    /** A host of both models that isn't started. */
    TestHost host() {
        return new TestHost(folder, TestHost.models(simulator));
    }
}
