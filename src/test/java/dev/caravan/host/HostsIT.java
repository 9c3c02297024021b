package dev.caravan.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Simulator;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications of others that have Caravan as a dependency, built and started as their owners would. */
class HostsIT {

    private static final int CALLS = 30;
    private static final int BEFORE = 10;
    /** The exit code of a process that a SIGTERM ended. */
    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    private final Simulator one = Simulator.start();
    private final Simulator two = Simulator.start();

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"camel-main-host", "spring-boot-host"})
    void anOutageOfOneProviderIsSeenByNobody(String name) throws Exception {
        try (var host = new HostProcess(name, folder, Map.of(
                "openai.url", one.uri("/v1").toString(), "anthropic.url", two.uri("/v1").toString()))) {
            for (int call = 0; call < CALLS; call++) {
                if (call == BEFORE) {
                    one.script("gpt-4o", Behaviour.refuse(503));
                }
                var reply = host.post("/ask", "Good morning, number " + call);

                assertThat(reply.statusCode()).as(reply.body() + "\n" + host.log()).isEqualTo(200);
                assertThat(reply.body()).matches((call < BEFORE ? "gpt" : "claude") + "(?s) .+");
            }

            assertThat(host.get("/guests").body()).isEqualTo(String.valueOf(CALLS));
            assertThat(host.get("/broken").body()).isEqualTo("handled by the host");
            assertThat(host.ports()).containsExactly(host.port());

            two.script("claude-haiku-5-5", Behaviour.refuse(503));
            var sorry = host.post("/ask", "Good night");
            assertThat(sorry.statusCode()).isEqualTo(503);
            assertThat(sorry.body()).startsWith("sorry: No model answered task 'greeting'").contains("claude OVERLOADED");

            assertThat(host.terminate()).isEqualTo(TERMINATED);
            assertThat(host.query("guests.db", "select name from sqlite_master where type = 'table'"))
                    .containsExactly("guests");
            assertThat(host.query("data/caravan.db", "select count(*) from model_calls where success = 1"))
                    .containsExactly(String.valueOf(CALLS));
        }
    }
}
