package dev.caravan.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.config.GuardConfig;
import dev.caravan.guard.Guard.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardsTest {

    @ParameterizedTest
    @CsvSource({"1, min-length", "2, ''", "4, ''", "5, max-length"})
    void theLengthIsKept(int length, String name) {
        var guard = new TextGuard(List.of(), 2, 4);

        assertThat(guard.check(Replies.of("x".repeat(length))).map(Finding::name).orElse("")).isEqualTo(name);
    }

    @Test
    void theRequiredWordsOccur() {
        var guard = new TextGuard(List.of("Total", "EUR"), 0, 100);

        assertThat(guard.check(Replies.of("Total: 5 EUR"))).isEmpty();
        assertThat(guard.check(Replies.of("total: 5 EUR"))).contains(
                new Finding("required", "the answer must contain: Total"));
    }

    @Test
    void withoutSettingsEveryAnswerPasses() {
        assertThat(Guards.of(GuardConfig.NONE, name -> Guard.NONE).check(Replies.of(""))).isEmpty();
    }

    @Test
    void allChecksAreMadeInOrderAndTheFirstFindingCounts() throws IOException {
        JsonNode schema = new ObjectMapper().readTree("{\"type\": \"object\"}");
        Guard own = reply -> Optional.of(new Finding("own", "never good enough"));
        var config = new GuardConfig(Optional.of(schema), List.of("a"), 0, 10, Optional.of("mine"));

        var guard = Guards.of(config, name -> own);

        assertThat(guard.check(Replies.of("[\"b\"]"))).map(Finding::name).contains("required");
        assertThat(guard.check(Replies.of("[\"a\"]"))).map(Finding::name).contains("schema");
        assertThat(guard.check(Replies.of("{\"a\": 1}"))).map(Finding::name).contains("own");
    }

    @Test
    void aGuardOfTheUsersThatIsNotThereIsNoticedAtTheStart() {
        var config = new GuardConfig(Optional.empty(), List.of(), 0, 10, Optional.of("mine"));

        assertThatIllegalArgumentException().isThrownBy(() -> Guards.of(config, name -> {
            throw new IllegalArgumentException("no bean " + name);
        })).withMessage("no bean mine");
    }
}
