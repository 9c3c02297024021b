package dev.caravan.provider;

import static dev.caravan.provider.Fixtures.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpersTest {

    @Test
    void theDialectsAreListedAndFoundByName() {
        assertThat(Codecs.dialects()).containsExactly("openai", "anthropic", "gemini");
        assertThat(Codecs.of("gemini").dialect()).isEqualTo("gemini");
        assertThatThrownBy(() -> Codecs.of("klingon"))
                .hasMessage("dialect must be one of [openai, anthropic, gemini], was klingon");
    }

    @Test
    void callersSpeakTheirOwnDialects() {
        assertThat(ReplyWriters.dialects()).containsExactly("openai", "anthropic")
                .allSatisfy(dialect -> assertThat(ReplyWriters.of(dialect).dialect()).isEqualTo(dialect));
        assertThatThrownBy(() -> ReplyWriters.of("gemini"))
                .hasMessage("a caller's dialect must be one of [openai, anthropic], was gemini");
    }

    @ParameterizedTest
    @ValueSource(strings = {"```json\n{\"a\":1}\n```", "```\n{\"a\":1}\n```\n", "  ```JSON\r\n{\"a\":1}\r\n```  ", "{\"a\":1}"})
    void aFenceAroundJsonIsTakenOff(String answer) {
        assertThat(CodeFence.strip(answer)).isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Use ```x``` here", "See:\n```json\n{}\n```", "```", "``````",
        "```json\n{}\n```\nor\n```json\n[]\n```", ""})
    void whatIsNotOneFenceStaysAsItIs(String answer) {
        assertThat(CodeFence.strip(answer)).isEqualTo(answer);
    }

    @Test
    void dataUrlsAreTakenApartAndPutTogether() {
        var url = "data:image/png;base64,iVBORw0KGgo=";

        assertThat(DataUrl.parse(url)).contains(new DataUrl("image/png", "iVBORw0KGgo="));
        assertThat(new DataUrl("image/png", "iVBORw0KGgo=")).hasToString(url);
        assertThat(DataUrl.parse("DATA:text/plain;charset=utf-8;base64,YQ==")).contains(new DataUrl("text/plain", "YQ=="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com/a.png", "data:image/png,abc", "data:;base64,abc", "data:", ""})
    void whatIsNoBase64DataUrlIsNone(String url) {
        assertThat(DataUrl.parse(url)).isEmpty();
    }

    @Test
    void whatNobodyTookIsTheRestUnderItsPath() {
        var fields = Fields.of(json("{'a':1,'b':{'c':2,'d':3},'e':null}"));

        fields.take("a");
        fields.requiredObject("b").take("c");

        assertThat(fields.rest()).containsOnlyKeys("b.d", "e");
    }

    @Test
    void theRestGoesBackToItsPlaceAndReplacesNothing() {
        var body = json("{'a':1,'b':{'c':2}}");

        Extras.putBack(body, json("{'a':9,'b.d':3,'e.f.g':4}").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));

        assertThat(body).isEqualTo(json("{'a':1,'b':{'c':2,'d':3},'e':{'f':{'g':4}}}"));
    }
}
