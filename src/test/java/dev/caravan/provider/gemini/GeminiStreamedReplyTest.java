package dev.caravan.provider.gemini;

import static dev.caravan.provider.Fixtures.json;
import static dev.caravan.provider.Fixtures.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.Part;
import dev.caravan.provider.Models;
import dev.caravan.provider.StreamContract;
import dev.caravan.provider.StreamedReply.Piece;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiStreamedReplyTest extends StreamContract {

    GeminiStreamedReplyTest() {
        super("gemini", "Reason\":\"");
    }

    /** In an array, as errors in streams come. */
    @Override
    protected String overload() {
        return "data: " + node("[{'error':{'code':503,'message':'no','status':'UNAVAILABLE'}}]") + "\n\n";
    }

    private static String event(String json) {
        return "data: " + node(json) + "\n\n";
    }

    private static String parts(String parts) {
        return event("{'candidates':[{'content':{'role':'model','parts':[" + parts + "]}}]}");
    }

    private static String finish(String reason) {
        return event("{'candidates':[{'finishReason':'" + reason + "'}]}");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/v1beta, m, https://a.example/v1beta/models/m:streamGenerateContent?alt=sse",
        "https://a.example/v1beta/, tuned/t, https://a.example/v1beta/tuned/t:streamGenerateContent?alt=sse",
        "https://a.example/v1?x=1, m, https://a.example/v1/models/m:streamGenerateContent?x=1&alt=sse"})
    void streamsHaveAnAddressOfTheirOwn(String base, String id, String address) {
        assertThat(codec.streamUri(Models.at("gemini", id, base))).hasToString(address);
    }

    @Test
    void theBodySaysNothingOfStreams() {
        var body = json("{'contents':[]}");

        codec.askForStream(body, Models.of("gemini", "m"));

        assertThat(body).isEqualTo(json("{'contents':[]}"));
    }

    @Test
    void usageMayComeBehindTheFinishReason() {
        var stream = parts("{'text':'hi'}") + finish("STOP")
                + event("{'usageMetadata':{'promptTokenCount':9,'candidatesTokenCount':2}}");

        assertThat(hear(stream).answer().usage().input()).isEqualTo(9);
    }

    @Test
    void theReasonThatStandsForNoneDoesNotEndTheAnswer() {
        assertThat(failure(parts("{'text':'hi'}") + finish("FINISH_REASON_UNSPECIFIED")).kind())
                .isEqualTo(FailureClass.CUT);
    }

    @Test
    void otherCandidatesAreNotTheAnswer() {
        var stream = event("{'candidates':[{'index':1,'content':{'parts':[{'text':'no'}]},'finishReason':'STOP'},"
                + "{'index':0,'content':{'parts':[{'text':'hi'}]}}]}");

        assertThat(hear(stream).text()).isEqualTo("hi");
        assertThat(failure(stream).kind()).isEqualTo(FailureClass.CUT);
        assertThat(hear(stream + finish("STOP")).answer().text()).isEqualTo("hi");
    }

    @Test
    void textBesideThoughtsAndCallsIsShownAlone() {
        var heard = hear(parts("{'text':'hm','thought':true},{'text':'Let me '},{'text':'look.'},"
                + "{'functionCall':{'id':'c','name':'f','args':{'n':1}},'thoughtSignature':'c2ln'}") + finish("STOP"));

        assertThat(heard.pieces()).containsExactly(Piece.of("Let me look."), Piece.NOTHING);
        assertThat(heard.answer().text()).isEqualTo("Let me look.");
        assertThat(heard.answer().toolCalls()).containsExactly(
                new Part.ToolCall("c", "f", "{\"n\":1}", Map.of("thoughtSignature", node("'c2ln'"))));
    }

    @Test
    void anErrorsWishToWaitIsKept() {
        var failure = failure(parts("{'text':'h'}") + event("{'error':{'code':429,'status':'RESOURCE_EXHAUSTED',"
                + "'details':[{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'17s'}]}}"));

        assertThat(failure.kind()).isEqualTo(FailureClass.RATE_LIMITED);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(17));
    }

    @Test
    void aPromptThatIsBlockedIsRefused() {
        assertThat(failure(event("{'promptFeedback':{'blockReason':'SAFETY'}}")))
                .isEqualTo(Failure.of(FailureClass.REFUSED, 200, "SAFETY"));
    }
}
