package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {

    private static final Simulator SIMULATOR = Simulator.start();
    private static final String QUESTION = "Describe this café bill in 40 words:\n\nTotal: 12.50 €";
    private static final String GO_ON = "Continue exactly where you stopped.";
    private static final String SUMMARY = "It begins with \"hello\" and has 1 line and 1 word.";

    private final Asking asking = new Asking(SIMULATOR);

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void anAnswerCutAnywhereIsContinuedToTheSameWhole(String dialect) throws Exception {
        SIMULATOR.script("m", Behaviour.answer());
        var whole = Wire.hear(SIMULATOR, dialect, QUESTION).text();

        for (var length : List.of(1, 8, 9, whole.length() / 2, whole.length() - 1, whole.length())) {
            var said = whole.substring(0, length);

            assertThat(Wire.hear(SIMULATOR, dialect, turns(dialect, QUESTION, said)).text())
                    .as("prefill of %s", length).isEqualTo(whole.substring(length));
            assertThat(Wire.hear(SIMULATOR, dialect, turns(dialect, QUESTION, said, GO_ON)).text())
                    .as("instruction after %s", length).isEqualTo(whole.substring(length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void itIsContinuedWithoutAStreamToo(String dialect) throws Exception {
        SIMULATOR.script("m", Behaviour.answer());

        var answer = asking.answer(dialect, "m", turns(dialect, "hello", "It begins with", GO_ON));

        assertThat(Asking.text(dialect, answer)).isEqualTo(" \"hello\" and has 1 line and 1 word.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "openai    | RESTART | It begins with \"hello\" and has 1 line and 1 word.",
        "openai    | REPEAT  | with \"hello\" and has 1 line and 1 word.",
        "anthropic | RESTART | It begins with \"hello\" and has 1 line and 1 word.",
        "anthropic | REPEAT  | with \"hello\" and has 1 line and 1 word.",
        "gemini    | RESTART | It begins with \"hello\" and has 1 line and 1 word.",
        "gemini    | REPEAT  | with \"hello\" and has 1 line and 1 word.",
    })
    void aModelMayDoItOtherwise(String dialect, Resume resume, String expected) throws Exception {
        SIMULATOR.script("m", Behaviour.stream().resume(resume));

        assertThat(Wire.hear(SIMULATOR, dialect, turns(dialect, "hello", "It begins with \"hello\" an")).text())
                .isEqualTo(expected);
        assertThat(Wire.hear(SIMULATOR, dialect, "hello").text()).isEqualTo(SUMMARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void otherConversationsAreAnsweredAsTheyStand(String dialect) throws Exception {
        SIMULATOR.script("m", Behaviour.answer());

        assertThat(Wire.hear(SIMULATOR, dialect, turns(dialect, "hello", "It begins with", "good morning")).text())
                .as("no wish to continue").contains("2 lines and 3 words");
        assertThat(Wire.hear(SIMULATOR, dialect, turns(dialect, "hello", "Something else", GO_ON)).text())
                .as("not the beginning of this answer").startsWith("It begins with \"hello\" and has 2 lines");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void aLimitCountsForTheRestOnly(String dialect) throws Exception {
        SIMULATOR.script("m", Behaviour.answer());
        var body = turns(dialect, "hello", "It begins with");
        (dialect.equals("gemini") ? body.putObject("generationConfig") : body)
                .put(dialect.equals("gemini") ? "maxOutputTokens" : "max_tokens", 2);

        assertThat(Wire.hear(SIMULATOR, dialect, body).text()).isEqualTo(" \"hello\"");
    }

    /** A conversation in which user and model take turns. */
    private static ObjectNode turns(String dialect, String... texts) {
        var body = Asking.question(dialect, "m", texts[0]);
        for (var at = 1; at < texts.length; at++) {
            var isUser = at % 2 == 0;
            if (dialect.equals("gemini")) {
                body.withArray("contents").addObject().put("role", isUser ? "user" : "model").putArray("parts")
                        .addObject().put("text", texts[at]);
            } else {
                body.withArray("messages").addObject().put("role", isUser ? "user" : "assistant")
                        .put("content", texts[at]);
            }
        }
        return body;
    }
}
