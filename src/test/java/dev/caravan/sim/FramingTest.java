package dev.caravan.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {

    private static final Simulator SIMULATOR = Simulator.start();
    private static final String QUESTION = "Describe this café bill in 20 words:\n\nTotal: 12.50 €";

    @AfterAll
    static void close() {
        SIMULATOR.close();
    }

    static Stream<Arguments> framings() {
        return Asking.DIALECTS.stream().flatMap(dialect -> Stream.of(
                Arguments.of(dialect, Quirk.CRLF, "(?s).*\\}\r\n\r\n", "[^\r]\n"),
                Arguments.of(dialect, Quirk.CR, "(?s).*\\}\r\r", "\n"),
                Arguments.of(dialect, Quirk.MULTI_LINE_DATA, "(?s).*data: \\{\ndata: \".*\ndata: }\n\n", "data: \\{\""),
                Arguments.of(dialect, Quirk.NO_SPACE, "(?s).*data:\\{.*", "data: "),
                Arguments.of(dialect, Quirk.COMMENTS, "(?s): keep-alive\n\n.*:between the lines\ndata: .*", "\r"),
                Arguments.of(dialect, Quirk.OTHER_FIELDS, "(?s).*id: 7\nretry: 3000\ndata: .*", "\r"),
                Arguments.of(dialect, Quirk.NO_FINAL_BLANK_LINE, "(?s).*[}\\]]\n", "[}\\]]\n\n$")));
    }

    @ParameterizedTest
    @MethodSource("framings")
    void aFramingChangesTheBytesAndNotTheEvents(String dialect, Quirk quirk, String has, String hasNot)
            throws Exception {
        var usual = hear(dialect);

        var heard = hear(dialect, quirk);

        assertThat(heard.raw().replaceFirst("data: ?\\[DONE]\\s*$", quirk == Quirk.NO_FINAL_BLANK_LINE
                && dialect.equals("openai") ? "[DONE]\n" : "")).matches(has).doesNotContainPattern(hasNot);
        assertThat(heard.events()).hasSameSizeAs(usual.events());
        assertThat(heard.text()).isEqualTo(usual.text());
        assertThat(heard.finish()).isEqualTo(usual.finish());
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void charactersComeInPartsWhenEachByteComesAlone(String dialect) throws Exception {
        var heard = hear(dialect, Quirk.BYTE_BY_BYTE);

        assertThat(heard.text()).contains("“café”");
        assertThat(heard.chunks()).containsOnly(1, 0).hasSize(heard.body().length + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void theTerminatorCanBeMissing(String dialect) throws Exception {
        var heard = hear(dialect, Quirk.NO_TERMINATOR);

        assertThat(heard.raw()).doesNotContain("[DONE]").doesNotContain("message_stop");
        assertThat(heard.finish()).isNotEmpty();
        assertThat(heard.ending()).isEqualTo("end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void theFinishReasonCanBeMissing(String dialect) throws Exception {
        var heard = hear(dialect, Quirk.NO_FINISH);

        assertThat(heard.finish()).isEmpty();
        assertThat(heard.text().split(" ")).hasSize(20);
        if (dialect.equals("openai")) assertThat(heard.raw()).endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @EnumSource(Quirk.class)
    void noQuirkLosesOrAddsText(Quirk quirk) throws Exception {
        for (var dialect : Asking.DIALECTS) {
            if (quirk == Quirk.CONTENT_PARTS && dialect.equals("openai")) continue;

            assertThat(hear(dialect, quirk).text()).as(dialect).isEqualTo(hear(dialect).text());
        }
    }

    private static Wire.Heard hear(String dialect, Quirk... quirks) throws IOException {
        SIMULATOR.script("m", Behaviour.stream().quirks(quirks));
        return Wire.hear(SIMULATOR, dialect, QUESTION);
    }
}
