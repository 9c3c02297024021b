package dev.caravan.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import dev.caravan.config.GuardConfig;
import dev.caravan.config.PersonalData;
import dev.caravan.config.TextConfig;
import dev.caravan.guard.Guard.Finding;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardsTest {

    @ParameterizedTest
    @CsvSource({"1, min-length", "2, ''", "4, ''", "5, max-length"})
    void theLengthIsKept(int length, String name) {
        var guard = new TextGuard(text(List.of(), 2, 4));

        assertThat(guard.check(Replies.of("x".repeat(length))).map(Finding::name).orElse("")).isEqualTo(name);
    }

    @Test
    void theRequiredWordsOccur() {
        var guard = new TextGuard(text(List.of("Total", "EUR"), 0, 100));

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
        var config = new GuardConfig(Optional.of(schema), text(List.of("a"), 0, 10), Optional.of("mine"));

        var guard = Guards.of(config, name -> own);

        assertThat(guard.check(Replies.of("[\"b\"]"))).map(Finding::name).contains("required");
        assertThat(guard.check(Replies.of("[\"a\"]"))).map(Finding::name).contains("schema");
        assertThat(guard.check(Replies.of("{\"a\": 1}"))).map(Finding::name).contains("own");
    }

    @Test
    void aGuardOfTheUsersThatIsNotThereIsNoticedAtTheStart() {
        var config = new GuardConfig(Optional.empty(), TextConfig.ANY, Optional.of("mine"));

        assertThatIllegalArgumentException().isThrownBy(() -> Guards.of(config, name -> {
            throw new IllegalArgumentException("no bean " + name);
        })).withMessage("no bean mine");
    }

    @ParameterizedTest
    @CsvSource({"Total 12.50, ''", "total 12.50, required-pattern 1", "Total 12, required-pattern 2",
        "Total 12.50 lorem, forbidden", "Total 12.50 TODO 7, forbidden-pattern 1"})
    void patternsAndTextsAreRequiredAndForbidden(String text, String name) {
        var guard = new TextGuard(new TextConfig(List.of(), patterns("Total", "[0-9]+\\.[0-9]{2}"), List.of("lorem"),
                patterns("TODO \\d"), 0, 100, List.of(), Set.of()));

        assertThat(guard.check(Replies.of(text)).map(Finding::name).orElse("")).isEqualTo(name);
    }

    @Test
    void aPatternThatOtherEnginesNeverFinishIsMatched() {
        var guard = new TextGuard(new TextConfig(List.of(), List.of(), List.of(), patterns("^(a+)+$", "(x|x|x)*y"), 0,
                1_000_000, List.of(), Set.of()));

        assertThat(guard.check(Replies.of("a".repeat(100_000) + "b" + "x".repeat(100_000)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Write to ann.lee+x@mail.example.com, please  | email",
        "mailto:ann@example.org                       | email",
        "user @ host, a@b, @example.com and a@.com    | ''",
        "Contact...ann@example.org                    | email",
        "Write to ann@example.org.Thanks a lot        | email",
        "Call +49 30 901820                           | phone",
        "Call (+1) 650-253-0000 now                   | phone",
        "Order 4930901820, 12.50 + 49 301 pieces      | ''",
        "to DE89 3704 0044 0532 0130 00 by Friday     | iban",
        "GB82WEST12345698765432                       | iban",
        "es91 2100 0418 4502 0005 1332 bank           | iban",
        "Invoice RE2024-117 to DE89370400440532013000 | iban",
        "AB12 DE89 3704 0044 0532 0130 00             | iban",
        "DE88 3704 0044 0532 0130 00                  | ''",
        "RE2024-117 to DE88 3704 0044 0532 0130 00    | ''",
        "4111 1111 1111 1111                          | credit-card",
        "5500-0000-0000-0004 exp 12                   | credit-card",
        "card 378282246310005                         | credit-card",
        "id 1234 4111 1111 1111 1111                  | credit-card",
        "4111 1111 1111 1112                          | ''",
        "Invoice 2024-10-0001, total 1234567890123    | ''"})
    void personalDataIsKnownByItsFormAndCheckDigits(String text, String name) {
        var guard = new PersonalDataGuard(Set.of(PersonalData.values()));

        assertThat(guard.check(Replies.of(text)).map(Finding::name).orElse("")).isEqualTo(name);
    }

    @Test
    void onlyTheKindsThatWereNamedAreLookedForAndNothingOfThemIsTold() {
        var guard = new PersonalDataGuard(Set.of(PersonalData.IBAN));

        assertThat(guard.check(Replies.of("ann@example.org"))).isEmpty();
        assertThat(guard.check(Replies.of("DE89370400440532013000"))).contains(
                new Finding("iban", "the answer must not contain an IBAN"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "The mill stands by the river and nobody has ground corn there for years.           | ''",
        "Die Mühle steht am Fluss, und seit Jahren hat dort niemand mehr Korn gemahlen.      | ''",
        "Le moulin est au bord de la rivière et personne n'y a moulu de blé depuis longtemps. | language",
        "Le moulin                                                                          | ''",
        "{\"name\": \"Le moulin est au bord de la rivière\", \"note\": \"personne n'y vient plus\"} | language",
        "{\"The customer's name\": 12, \"The total amount\": true, \"Number of the order\": 3}   | ''"})
    void theLanguageIsToldByTheText(String text, String name) {
        var guard = new LanguageGuard(List.of("en", "de"));

        assertThat(guard.check(Replies.of(text)).map(Finding::name).orElse("")).isEqualTo(name);
    }

    private static List<Pattern> patterns(String... patterns) {
        return Arrays.stream(patterns).map(Pattern::compile).toList();
    }

    private static TextConfig text(List<String> required, int minLength, int maxLength) {
        return new TextConfig(required, List.of(), List.of(), List.of(), minLength, maxLength, List.of(), Set.of());
    }
}
