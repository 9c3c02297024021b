package dev.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.caravan.model.ChatReply;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Message;
import dev.caravan.model.Output;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.model.Tool;
import dev.caravan.model.ToolChoice;
import dev.caravan.model.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenEstimateTest {

    private static final ChatRequest HELLO =
            ChatRequest.of(List.of(Message.system("Be brief."), Message.user("Hello")));

    @Test
    void whatTheProviderCountedIsKept() {
        var reply = reply("Hi", new Usage(7, 1, 2, 3, 1));

        assertThat(TokenEstimate.completed(reply, () -> {
            throw new AssertionError("nothing had to be counted");
        })).isSameAs(reply);
    }

    @Test
    void whatItDidNotCountIsEstimatedAndMarked() {
        // "Be brief." is 3 tokens, "Hello" 1, and 3 go round each message and the request
        assertThat(TokenEstimate.completed(reply("Hi there", Usage.NONE), () -> HELLO).usage())
                .isEqualTo(Usage.estimate(13, 2));
    }

    @Test
    void halfOfItIsEstimatedWhereHalfWasTold() {
        assertThat(TokenEstimate.completed(reply("Hi there", new Usage(50, 40, 0, 0, 0)), () -> HELLO).usage())
                .isEqualTo(new Usage(50, 40, 0, 2, 0, 0, true));
        assertThat(TokenEstimate.completed(reply("Hi there", new Usage(0, 0, 0, 9, 4)), () -> HELLO).usage())
                .isEqualTo(new Usage(13, 0, 0, 9, 4, 0, true));
    }

    @Test
    void theRestOfALongTextIsTakenToBeLikeItsBeginning() {
        var words = "The quick brown fox jumps over 12 lazy dogs. ";

        assertThat(TokenEstimate.count(words.repeat(20_000)))
                .isCloseTo(TokenEstimate.count(words.repeat(200)) * 100, withinPercentage(1));
    }

    @Test
    void toolsTheirCallsAndResultsAndTheSchemaCount() throws Exception {
        var schema = new ObjectMapper().readTree("{\"type\": \"object\"}");
        var plain = input(HELLO);
        var tool = new Tool.Function("weather", "Tells the weather", schema, Map.of());
        var withTool = new ChatRequest("", HELLO.messages(), List.of(tool), ToolChoice.AUTO, Output.TEXT, Map.of(),
                Map.of());
        var call = new Part.ToolCall("id", "weather", "{\"city\": \"Oslo\"}", Map.of());
        var result = new Part.ToolResult("id", List.of(new Part.Text("Rain all day")), false, Map.of());
        var loop = HELLO.plus(new Message(Role.ASSISTANT, List.of(call), Map.of()),
                new Message(Role.TOOL, List.of(result), Map.of()));

        assertThat(input(withTool)).isBetween(plain + 5, plain + 12);
        assertThat(input(loop)).isBetween(plain + 12, plain + 18);
        assertThat(input(HELLO.withOutput(Output.schema("s", schema)))).isGreaterThan(plain + 3);
        var calling = new ChatReply("", "", "", List.of(call), FinishReason.TOOL_CALLS, Usage.NONE);
        assertThat(TokenEstimate.completed(calling, () -> HELLO).usage().output()).isBetween(6L, 9L);
    }

    @Test
    void longTextIsCountedInReasonableTime() {
        var words = "The quick brown fox jumps over the lazy dog. ".repeat(20_000);

        assertThat(TokenEstimate.count(words)).isBetween(190_000L, 210_000L);
        assertThat(TokenEstimate.count("a".repeat(200_000))).isPositive();
    }

    private static long input(ChatRequest request) {
        return TokenEstimate.completed(reply("Hi", Usage.NONE), () -> request).usage().input();
    }

    private static ChatReply reply(String text, Usage usage) {
        return new ChatReply("", "", text, List.of(), FinishReason.STOP, usage);
    }
}
