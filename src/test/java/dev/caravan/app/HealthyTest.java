package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health check of a container, which asks a Caravan that runs. */
class HealthyTest {

    private static final Map<String, String> WITH_SERVER = Map.of("caravan.http.enabled", "true");

    @TempDir
    Path folder;

    @Test
    void whoAnswersIsHealthyAlsoWhenNoModelMayBeTried() throws IOException {
        try (var simulator = Simulator.start(); var node = Node.start(folder, config(simulator), "data/caravan.db")) {
            assertThat(check(node, Map.of(), true)).isTrue();

            simulator.script("gpt-4o", Behaviour.refuse(401));
            node.drop("one");
            await().atMost(Node.LIMIT).until(() -> node.get("/api/ready").statusCode() == 503);

            assertThat(check(node, Map.of(), false)).isTrue();
            assertThat(check(node, Map.of(), true)).isFalse();
        }
    }

    @Test
    void whoDoesNotAnswerIsNotHealthyUnlessNobodyAskedForAServer() throws IOException {
        var settings = new HashMap<>(WITH_SERVER);
        settings.put("caravan.http.port", "1");

        assertThat(Healthy.check(name -> settings.getOrDefault(name, ""), false)).isFalse();
        assertThat(Healthy.check(name -> "", false)).isTrue();
    }

    @Test
    void theServersOwnCertificateIsTrusted() throws Exception {
        keytool("-genkeypair", "-alias", "caravan", "-keyalg", "EC", "-dname", "CN=elsewhere",
                "-storetype", "PKCS12", "-keystore", folder.resolve("server.p12").toString(), "-storepass", "changeit");
        var tls = Map.of("caravan.http.key-store", folder.resolve("server.p12").toString(),
                "caravan.http.key-store-password", "changeit");
        try (var simulator = Simulator.start();
                var node = Node.launch(folder, config(simulator), "data/caravan.db", tls)) {
            await().atMost(Node.LIMIT).until(() -> check(node, tls, true));

            assertThat(check(node, Map.of(), true)).as("without TLS").isFalse();
        }
    }

    private static boolean check(Node node, Map<String, String> own, boolean ready) {
        var settings = new HashMap<>(WITH_SERVER);
        settings.put("caravan.http.port", Integer.toString(node.port()));
        settings.putAll(own);
        return Healthy.check(name -> settings.getOrDefault(name, ""), ready);
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor()).isZero();
    }

    private Path config(Simulator simulator) throws IOException {
        return Files.writeString(folder.resolve("caravan.yaml"), """
                providers: { o: { dialect: openai, url: "%s/v1", key: "k", probe: false } }
                models: { first: { provider: o, id: gpt-4o } }
                chains: { default: [first] }
                """.formatted(simulator.uri("")));
    }
}
