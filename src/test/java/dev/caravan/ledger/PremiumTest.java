package dev.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The premium of calls, worked out by hand. */
class PremiumTest {

    private static final String UNKNOWN = "?";

    /** Attempts are "model cost" and, where they failed, the class; answers of others also what the first would cost. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        // the first choice answered, at once or after failures that cost nothing or something
        "a 0.02                                                    | -",
        "a 0 OVERLOADED, a 0.02                                    | -",
        "a 0.011 GUARD, a 0.02                                     | GUARD=0.011",
        "a 0.011 MALFORMED, a 0.02                                 | OUTAGE=0.011",
        // another answered: dearer, cheaper, as dear
        "a 0 OVERLOADED, b 0.05 for 0.02 OUTAGE                    | OUTAGE=0.03",
        "a 0 RATE_LIMITED, b 0.005 for 0.02 RATE_LIMIT             | RATE_LIMIT=-0.015",
        "a 0 TIMEOUT, b 0.02 for 0.02 OUTAGE                       | -",
        "b 0.05 for 0.02 CIRCUIT                                   | CIRCUIT=0.03",
        "b 0.05 for 0.02 CALLER                                    | CALLER=0.03",
        // paid failures have their own reason, the answer that of the first choice
        "a 0.01 GUARD, a 0.01 GUARD, b 0.05 for 0.02 GUARD         | GUARD=0.05",
        "a 0 TIMEOUT, b 0.01 GUARD, c 0.001 for 0.02 OUTAGE        | OUTAGE=-0.019 GUARD=0.01",
        "b 0.007 CUT, c 0.04 for 0.02 CIRCUIT                      | OUTAGE=0.007 CIRCUIT=0.02",
        // nobody answered: what was paid was paid for nothing
        "a 0.01 GUARD, b 0.02 GUARD, c 0 OVERLOADED                | GUARD=0.03",
        "a 0.0000001 REFUSED                                       | CALLER=0.0000001"})
    void isWhatWasPaidBeyondTheFirstChoicesAnswer(String attempts, String parts) {
        var premium = Premium.of(attempts(attempts));

        assertThat(premium.byReason()).isEqualTo(parts(parts));
        assertThat(premium.known()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "a ? GUARD, a 0.02                              | -",
        "a 0 OVERLOADED, b ? for 0.02 OUTAGE            | -",
        "a 0.01 GUARD, b 0.05 for ? GUARD               | GUARD=0.01"})
    void whatHasNoPriceIsLeftOutAndSaidToBeUnknown(String attempts, String parts) {
        var premium = Premium.of(attempts(attempts));

        assertThat(premium.byReason()).isEqualTo(parts(parts));
        assertThat(premium.known()).isFalse();
    }

    @Test
    void aFailureWithoutTokensCostsNothingWhateverThePrice() {
        var refused = attempt("a ? OVERLOADED", 1, Kind.CALL, Usage.NONE);

        assertThat(Premium.of(List.of(refused))).isEqualTo(new Premium(Map.of(), true));
    }

    @ParameterizedTest
    @CsvSource({"PROBE, a 0.00001", "PROBE, a 0.00001 GUARD"})
    void probesHaveNoPremium(Kind kind, String attempt) {
        assertThat(Premium.of(List.of(attempt(attempt, 1, kind, new Usage(1, 0, 0, 1, 0)))).byReason()).isEmpty();
    }

    private static List<Attempt> attempts(String texts) {
        var all = texts.split(", *");
        return Arrays.stream(all).map(text -> attempt(text.strip(), 1, Kind.CALL, new Usage(1, 0, 0, 1, 0))).toList();
    }

    private static Attempt attempt(String text, int number, Kind kind, Usage usage) {
        var words = List.of(text.split(" "));
        var instead = words.contains("for");
        var failure = Optional.of(words.get(words.size() - 1)).filter(word -> words.size() == 3)
                .map(FailureClass::valueOf);
        var cost = money(words.get(1));
        return new Attempt(Instant.EPOCH, Instant.EPOCH, "call", "task", "task", "p", words.get(0), number, kind,
                failure.isEmpty(), true, failure, "", Duration.ZERO, usage, cost, "a",
                instead ? money(words.get(3)) : cost,
                instead ? Optional.of(Reason.valueOf(words.get(4))) : failure.map(FailureClass::reason));
    }

    private static Optional<BigDecimal> money(String word) {
        return word.equals(UNKNOWN) ? Optional.empty() : Optional.of(new BigDecimal(word));
    }

    private static Map<Reason, BigDecimal> parts(String text) {
        return text == null ? Map.of() : Arrays.stream(text.split(" ")).map(part -> part.split("="))
                .collect(Collectors.toMap(part -> Reason.valueOf(part[0]), part -> new BigDecimal(part[1])));
    }
}
