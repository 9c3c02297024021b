package dev.caravan.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.config.SettingException;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome;
import dev.caravan.outcome.OutcomeStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, with a database in which one call was answered an hour ago. */
class AdviseTest {

    @TempDir
    Path folder;

    @BeforeEach
    void store() throws IOException {
        Files.writeString(folder.resolve("caravan.yaml"), """
                providers: { p: { dialect: openai, url: "http://localhost", key: "{{env:NO_SUCH_KEY_ANYWHERE}}" } }
                models:
                  a: { provider: p, price: { input: 20, output: 100 } }
                  b: { provider: p, price: { input: 15, output: 50 } }
                chains: { default: [a, b] }
                """);
        try (var store = OutcomeStore.at(database())) {
            store.open();
            store.insert(List.of(new Outcome(Outcome.Kind.CALL, Instant.now().minusSeconds(3600), "call", "default", "a",
                    "", 1, Optional.empty(), Optional.empty(), 200, Duration.ofSeconds(1), Optional.empty(),
                    new Usage(1000, 0, 0, 100, 0), Optional.of(new BigDecimal("0.03"))).row()));
        }
    }

    @Test
    void adviceTellsOfEveryChainThatWasCalled() throws IOException {
        var advice = answer("advice").at("/chains/0");

        assertThat(advice.at("/chain").asText()).isEqualTo("default");
        assertThat(advice.at("/today/cost").decimalValue()).isEqualByComparingTo("0.03");
        assertThat(advice.at("/stand_in").isNull()).isTrue();
    }

    @Test
    void whatifTellsOfOneOrder() throws IOException {
        var tried = answer("whatif", "default", "b,a");

        assertThat(tried.at("/calls").asInt()).isEqualTo(1);
        assertThat(tried.at("/unknown/0").asText()).isEqualTo("b");
        assertThat(tried.at("/assumptions")).isNotEmpty();
    }

    @Test
    void whatCantBeUnderstoodIsSaid() {
        assertThatThrownBy(() -> answer("whatif", "default", "c")).isInstanceOf(SettingException.class)
                .hasMessage("there is no model 'c'; there are a, b");
        assertThatThrownBy(() -> answer("whatif")).hasMessageStartingWith("use: advice, or: whatif <chain>");
        assertThat(Advise.meant(List.of("advice"))).isTrue();
        assertThat(Advise.meant(List.of())).isFalse();
    }

    private JsonNode answer(String... command) throws IOException {
        var out = new ByteArrayOutputStream();
        var camel = new Main();
        camel.configure().withRoutesIncludePattern("false");
        camel.addInitialProperty("caravan.config", folder.resolve("caravan.yaml").toString());
        camel.addInitialProperty("caravan.database", database());
        camel.addMainListener(new Advise(List.of(command), new PrintStream(out, true, StandardCharsets.UTF_8)));
        camel.init();
        camel.shutdown();
        return new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    }

    private String database() {
        return folder.resolve("caravan.db").toString();
    }
}
