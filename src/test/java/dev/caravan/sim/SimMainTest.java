package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SimMainTest {

    @Test
    void itStartsWithItsOptionsAndKeepsNoBodies() throws Exception {
        try (var simulator = SimMain.start("--port", "0", "--latency-ms", "1")) {
            assertThat(new Asking(simulator).ask("m").statusCode()).isEqualTo(200);
            assertThat(simulator.log().get(0).body().isNull()).isTrue();
        }
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThatThrownBy(() -> SimMain.start("--prot", "1")).hasMessageContaining("--prot");
        assertThatThrownBy(() -> SimMain.start("--port", "x")).hasMessageContaining("--port x");
        assertThatThrownBy(() -> SimMain.start("--port")).hasMessageContaining("usage");
    }
}
