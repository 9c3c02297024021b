package dev.caravan.provider.anthropic;

import static dev.caravan.provider.Fixtures.json;
import static dev.caravan.provider.Fixtures.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatReply;
import dev.caravan.model.Part;
import dev.caravan.provider.Models;
import dev.caravan.provider.StreamContract;
import dev.caravan.provider.StreamedReply.Piece;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicStreamedReplyTest extends StreamContract {

    private static final String STOP = event("{'type':'message_stop'}");

    AnthropicStreamedReplyTest() {
        super("anthropic", "\"stop_reason\":\"");
    }

    @Override
    protected String overload() {
        return event("{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'},'request_id':'r'}");
    }

    private static String event(String json) {
        var data = node(json);
        return "event: " + data.path("type").textValue() + "\ndata: " + data + "\n\n";
    }

    private static String begin(int index, String block) {
        return event("{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}");
    }

    private static String delta(int index, String delta) {
        return event("{'type':'content_block_delta','index':" + index + ",'delta':" + delta + "}");
    }

    private static String end(int index) {
        return event("{'type':'content_block_stop','index':" + index + "}");
    }

    private static String text(int index, String text) {
        return delta(index, "{'type':'text_delta','text':'" + text + "'}");
    }

    /** A tool call whose input comes in these pieces. */
    private static String call(String input, String... pieces) {
        return begin(0, "{'type':'tool_use','id':'t','name':'f','input':" + input + "}") + Arrays.stream(pieces)
                .map(piece -> delta(0, "{'type':'input_json_delta','partial_json':'" + piece + "'}"))
                .collect(Collectors.joining()) + STOP;
    }

    @Test
    void streamsAreAskedForInTheBody() {
        var body = json("{'model':'m'}");
        var model = Models.at("anthropic", "m", "https://a.example/v1");

        codec.askForStream(body, Models.of("anthropic", "m"));

        assertThat(body).isEqualTo(json("{'model':'m','stream':true}"));
        assertThat(codec.streamUri(model)).isEqualTo(codec.uri(model));
    }

    @Test
    void theEndOfTheMessageIsItsTerminator() {
        assertThat(hear(text(0, "hi") + STOP + overload()).answer().text()).isEqualTo("hi");
    }

    @Test
    void theTypeInTheDataCountsAndTheNameWhereItHasNone() {
        var unnamed = stream("text").replaceAll("event: .*\n", "");
        var untyped = stream("text").replaceAll("data: \\{\"type\":\"\\w+\",?", "data: {");

        assertThat(hear(unnamed).answer()).isEqualTo(hear(stream("text")).answer());
        assertThat(hear(untyped).answer()).isEqualTo(hear(stream("text")).answer());
    }

    @Test
    void inputComesInPiecesOrWholeOrNotAtAll() {
        for (var stream : new String[] {
            call("{}", "", "{\\'n\\'", ":1}"), call("{'n':1}"), call("{'n':1}", ""), call("{'n':7}", "{\\'n\\':1}")}) {
            assertThat(hear(stream).answer().toolCalls())
                    .containsExactly(new Part.ToolCall("t", "f", "{\"n\":1}", Map.of()));
        }
        assertThat(hear(call("{}", "")).answer().toolCalls())
                .containsExactly(new Part.ToolCall("t", "f", "{}", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{oops", "[1]", "7", "{}{}"})
    void inputThatIsNoObjectIsMalformed(String input) {
        assertThat(failure(call("{}", input)).code()).isEqualTo("tool call with arguments that are no object");
    }

    @Test
    void theAnswerToolsInputIsTheAnswerAndNotShownBefore() {
        var heard = hear(stream("answer-tool"));

        assertThat(heard.answer().text()).isEqualTo("{\"name\":\"Ada\",\"age\":36}");
        assertThat(heard.text()).isEqualTo("Here it is.");
        assertThat(heard.pieces()).filteredOn(Piece.HIDDEN::equals).hasSize(3);
    }

    @Test
    void aBlockMayBeginWithText() {
        assertThat(hear(begin(0, "{'type':'text','text':'h'}") + text(0, "i") + STOP))
                .satisfies(heard -> assertThat(heard.text()).isEqualTo("hi"))
                .satisfies(heard -> assertThat(heard.answer().text()).isEqualTo("hi"));
    }

    @Test
    void aDeltaWhoseBlockHasNoBeginningIsNotLost() {
        var heard = hear("event: content_block_start\ndata: {oops\n\n" + text(0, "h") + text(0, "i") + STOP);

        assertThat(heard.text()).isEqualTo("hi");
        assertThat(heard.answer().text()).isEqualTo("hi");
        assertThat(failure(delta(0, "{'type':'input_json_delta','partial_json':'{}'}") + STOP).code())
                .isEqualTo("tool call without an id");
    }

    @Test
    void blocksThatAllHaveTheSameIndexAreToldByTheirBeginnings() {
        var block = begin(0, "{'type':'text','text':''}");

        assertThat(hear(block + text(0, "h") + block + text(0, "i") + STOP).answer().text()).isEqualTo("hi");
    }

    @Test
    void blocksMayBeInterleaved() {
        var block = "{'type':'text','text':''}";

        assertThat(hear(begin(0, block) + begin(1, "{'type':'brand_new_block'}") + text(0, "h") + text(1, "no")
                + text(0, "i") + STOP)).satisfies(heard -> assertThat(heard.text()).isEqualTo("hi"))
                .satisfies(heard -> assertThat(heard.answer().text()).isEqualTo("hi"));
    }

    @Test
    void thoughtsAreTokensAlsoWhereTheyCantBeRead() {
        assertThat(hear(begin(0, "{'type':'redacted_thinking','data':'eA=='}")).pieces()).containsExactly(Piece.HIDDEN);
        assertThat(hear(begin(0, "{'type':'thinking','thinking':''}")).pieces()).containsExactly(Piece.NOTHING);
    }

    @Test
    void whatStandsBesideTheTextIsToldWhenItIsWhole() {
        var thought = node("{'type':'thinking','thinking':'hm','signature':'eA=='}");
        var heard = hear(begin(0, "{'type':'thinking','thinking':'','signature':''}")
                + delta(0, "{'type':'thinking_delta','thinking':'h'}")
                + delta(0, "{'type':'thinking_delta','thinking':'m'}")
                + delta(0, "{'type':'signature_delta','signature':'eA=='}") + end(0)
                + begin(1, "{'type':'text','text':''}") + text(1, "hi") + end(1) + STOP);

        assertThat(heard.pieces()).endsWith(Piece.HIDDEN, Piece.aside(thought), Piece.NOTHING, Piece.of("hi"),
                Piece.NOTHING, Piece.NOTHING);
        assertThat(heard.answer().asides()).containsExactly(new ChatReply.Aside("anthropic", thought, 0));
    }

    @Test
    void usageIsTheLastOneToldOfEachCount() {
        var start = event("{'type':'message_start','message':{'usage':{'input_tokens':9,'cache_read_input_tokens':3,"
                + "'output_tokens':1}}}");
        var usage = hear(start
                + event("{'type':'message_delta','delta':{},'usage':{'output_tokens':5,'input_tokens':null}}")
                + event("{'type':'message_delta','delta':{},'usage':{'input_tokens':10,'output_tokens':7}}")).usage();

        assertThat(usage.input()).isEqualTo(13);
        assertThat(usage.cachedInput()).isEqualTo(3);
        assertThat(usage.output()).isEqualTo(7);
    }

    @Test
    void aFullWindowIsTold() {
        var full = event("{'type':'message_delta','delta':{'stop_reason':'model_context_window_exceeded'}}") + STOP;

        assertThat(failure(full).kind()).isEqualTo(FailureClass.CONTEXT_TOO_LONG);
    }
}
