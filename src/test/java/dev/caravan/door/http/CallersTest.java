package dev.caravan.door.http;

import static dev.caravan.door.http.Gateway.json;
import static dev.caravan.door.http.Gateway.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.config.SettingException;
import dev.caravan.model.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the doors, and how much. */
class CallersTest {

    private static final String CHAT = "/v1/chat/completions";
    /** The keys are "key-of-a-team" and "key-of-a-guest". */
    static final String CALLERS = """
            callers:
              team:
                key-sha256: 0f796154f3551ed973e5aafca2d2cdeda7f528a215ba3f0a0d37f3133dbd9190
              guest:
                key-sha256: 63c70c63194221d1da8c7f88516e6577249ffedbdf85043a5e81fbc6b0eb2388
                chains: [writing, gpt]
                requests-per-minute: 2
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "Authorization, Bearer key-of-a-team, 200",
        "authorization, bearer key-of-a-team, 200",
        "x-api-key,     key-of-a-team,        200",
        "Authorization, Bearer key-of-nobody, 401",
        "Authorization, key-of-a-team,        401",
        "x-api-key,     fa15,                 401",
        "x-other,       key-of-a-team,        401",
    })
    void onlyThoseWithAKeyAreServed(String header, String value, int status) {
        try (var gateway = Gateway.start(folder, CALLERS, Map.of())) {
            assertThat(gateway.post(CHAT, question("gpt", "Hi"), header, value).statusCode()).isEqualTo(status);
            assertThat(gateway.get("/v1/models", header, value).statusCode()).isEqualTo(status);
            assertThat(gateway.get("/api/health", header, value).statusCode()).isEqualTo(status);
        }
    }

    @Test
    void aCallerAsksNothingButWhatIsHis() {
        try (var gateway = Gateway.start(folder, CALLERS, Map.of())) {
            var guest = new String[] {"x-api-key", "key-of-a-guest"};

            var chain = gateway.post(CHAT, question("default", "Hello there"), guest);
            var fallback = gateway.post(CHAT, question("gpt", "Hello there", "\"fallbacks\":[\"claude\"]"), guest);

            assertThat(chain.statusCode()).isEqualTo(403);
            assertThat(json(chain).at("/error/message").asText()).contains("guest", "default", "writing");
            assertThat(fallback.statusCode()).isEqualTo(403);
            assertThat(gateway.post(CHAT, question("writing", "Hello there"), guest).statusCode()).isEqualTo(200);
            assertThat(json(gateway.get("/v1/models", guest)).findValuesAsText("id"))
                    .containsExactly("writing", "gpt");
        }
    }

    @Test
    void aCallerHasSoManyCallsAMinute() {
        try (var gateway = Gateway.start(folder, CALLERS, Map.of())) {
            var guest = new String[] {"x-api-key", "key-of-a-guest"};
            gateway.post(CHAT, question("gpt", "One"), guest);
            gateway.post(CHAT, question("gpt", "Two"), guest);

            var third = gateway.post(CHAT, question("gpt", "Three"), guest);

            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("retry-after")).isPresent();
            assertThat(json(third).at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
            assertThat(gateway.post(CHAT, question("gpt", "Four"), "x-api-key", "key-of-a-team").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void theMinutePassesEvenly() {
        var time = new ManualTime();
        var limit = new RateLimit(2, time);

        assertThat(limit.take()).isZero();
        assertThat(limit.take()).isZero();
        assertThat(limit.take()).isEqualTo(30);
        time.advance(Duration.ofSeconds(29));
        assertThat(limit.take()).isEqualTo(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(limit.take()).isZero();
        assertThat(limit.take()).isEqualTo(30);
        time.advance(Duration.ofHours(1));
        assertThat(limit.take() + limit.take()).isZero();
        assertThat(limit.take()).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void withoutCallersNobodyElseIsListenedTo(String host) {
        assertThatThrownBy(() -> Gateway.start(folder, "", Map.of("caravan.http.host", host)))
                .isInstanceOf(SettingException.class).hasMessageContaining("callers").hasMessageContaining(host);
    }

    @Test
    void withCallersEveryAddressIsListenedTo() {
        try (var gateway = Gateway.start(folder, CALLERS, Map.of("caravan.http.host", "0.0.0.0"))) {
            assertThat(gateway.get("/v1/models", "x-api-key", "key-of-a-team").statusCode()).isEqualTo(200);
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(gateway.get("/api/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aChangedConfigurationChangesCallersAtOnceAndKeepsWhatOthersUsed() {
        try (var gateway = Gateway.start(folder, CALLERS, Map.of("caravan.dev", "true"))) {
            var guest = new String[] {"x-api-key", "key-of-a-guest"};
            var team = new String[] {"x-api-key", "key-of-a-team"};
            assertThat(gateway.post(CHAT, question("gpt", "Hi"), guest).statusCode()).isEqualTo(200);
            assertThat(gateway.post(CHAT, question("gpt", "Hi"), team).statusCode()).isEqualTo(200);

            gateway.configure(CALLERS.replaceAll("  team:\\n.*\\n", ""));

            assertThat(gateway.post(CHAT, question("gpt", "Hi"), team).statusCode()).isEqualTo(401);
            assertThat(gateway.post(CHAT, question("gpt", "Hi"), guest).statusCode()).isEqualTo(200);
            assertThat(gateway.post(CHAT, question("gpt", "Hi"), guest).statusCode()).as("his third").isEqualTo(429);

            gateway.configure(CALLERS.replace("[writing, gpt]", "[writing, claude]").replace("minute: 2", "minute: 9"));

            assertThat(gateway.post(CHAT, question("gpt", "Hi"), guest).statusCode()).isEqualTo(403);
            assertThat(gateway.get("/v1/models", guest).body()).contains("claude").doesNotContain("gpt");
            assertThat(gateway.post(CHAT, question("gpt", "Hi"), team).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whoListensForOthersKeepsCallers() {
        try (var gateway = Gateway.start(folder, CALLERS,
                Map.of("caravan.dev", "true", "caravan.http.host", "0.0.0.0"))) {
            assertThatThrownBy(() -> gateway.configure("")).isInstanceOf(SettingException.class)
                    .hasMessageContaining("callers");

            assertThat(gateway.post(CHAT, question("gpt", "Hi")).statusCode()).isEqualTo(401);
        }
    }
}
