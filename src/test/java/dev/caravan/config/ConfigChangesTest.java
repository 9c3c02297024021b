package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of a changed configuration: what was changed in it, not what follows from that. */
class ConfigChangesTest {

    private static final String YAML = """
            providers:
              p: { dialect: openai, url: "https://p.example/v1", key: secret }
              q: { dialect: gemini, url: "https://q.example" }
            models: { a: { provider: p, price: { input: 1, output: 1 } }, b: { provider: q } }
            chains: { default: [a, b], other: { models: [b], guard: { required: [x], required-patterns: ["[0-9]+"] } } }
            budgets: { day: 10 }
            """;

    private static CaravanConfig read(String yaml) {
        return new ConfigReader(UnaryOperator.identity(), UnaryOperator.identity()).read(Sources.of(yaml));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            input: 1               | input: 1                                    | ''
            input: 1               | input: 2                                    | model a changed
            key: secret            | key: other                                  | provider p changed
            [a, b]                 | [b, a]                                      | chain default changed
            default: [a, b]        | default: [a, b], new: [a]                   | chain new added
            , other:               | , another:                              | chain other removed, chain another added
            required: [x]          | required: [y]                               | chain other changed
            day: 10                | day: 11                                     | budget changed
            b: { provider: q }     | b: { provider: q }, c: { provider: q }      | model c added
            budgets: { day: 10 }   | 'time: { connect-timeout: 9s }'         | 'budget changed, time.connect-timeout changed'
            """)
    void itIsToldByName(String what, String by, String told) {
        assertThat(YAML).contains(what);

        var changes = ConfigChanges.between(read(YAML), read(YAML.replace(what, by)));

        assertThat(String.join(", ", changes)).isEqualTo(told).doesNotContain("secret");
    }
}
