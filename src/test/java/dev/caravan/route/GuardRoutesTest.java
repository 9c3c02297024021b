package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.guard.Guard;
import dev.caravan.model.Message;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.provider.BadRequestException;
import dev.caravan.sim.Faults;
import dev.caravan.sim.Simulator;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guards of requests and answers in the real routes. */
class GuardRoutesTest {

    private static final String IBAN = "DE89 3704 0044 0532 0130 00";

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        caravan = TestCaravan.start(folder, """
                providers:
                  o: { dialect: openai, url: "%s/v1", key: "key" }
                models:
                  first: { provider: o, id: gpt-4o }
                  second: { provider: o, id: gpt-4o-mini }
                retry: { redeliveries: 0, last-redeliveries: 0, delay: 1ms }
                chains:
                  default: { models: [first], input-guard: { personal-data: [iban], forbidden: [top secret] } }
                  own: { models: [first], input-guard: { bean: mine } }
                  broken: { models: [first], input-guard: { bean: broken } }
                  tools: { models: [first], guard: { min-length: 50, forbidden: [top secret], personal-data: [iban] } }
                  short: { models: [first, second], guard: { max-length: 1 } }
                  open: [first]
                """.formatted(simulator.uri("")), context -> {
            Guard mine = request -> request.text().contains("magic") ? Optional.empty()
                    : Optional.of(new Guard.Finding("no magic", "say magic"));
            context.getRegistry().bind("mine", mine);
            context.getRegistry().bind("broken", (Guard) request -> {
                throw new IllegalStateException("broken");
            });
        });
    }

    @AfterEach
    void stop() {
        caravan.close();
        simulator.close();
    }

    @Test
    void noModelIsAskedWhenTheInputGuardFindsSomething() {
        assertRejected("default", "Pay to " + IBAN, "iban");
        assertRejected("default", "This is top secret", "forbidden");
        assertRejected("own", "Hello", "no magic");
        assertRejected("broken", "Hello", "guard broke");

        assertThat(simulator.count("gpt-4o")).isZero();
    }

    @Test
    void theResultsOfToolsAreTheCallersWordsTooAndThePromptsOfOthersAreNot() {
        var result = new Part.ToolResult("id", List.of(new Part.Text(IBAN)), false, Map.of());
        var tool = new Message(Role.TOOL, List.of(result), Map.of());

        assertRejected("default", List.of(Message.user("Hi"), tool), "iban");
        assertThat(caravan.ask("default", List.of(Message.system(IBAN), Message.user("Hi"))).getException()).isNull();
    }

    @Test
    void whatPassesIsAnswered() {
        assertThat(caravan.ask("default", "Hello").getException()).isNull();
        assertThat(caravan.ask("own", "Hello magic").getException()).isNull();
        assertThat(caravan.ask("open", "Pay to " + IBAN).getException()).isNull();
    }

    @Test
    void theGuardOfAnswersIsTheSameForEveryModelAndWhatItFoundIsStoredByName() {
        assertThat(caravan.ask("short", "Hello").getException()).isInstanceOf(AllModelsFailedException.class);

        await().until(() -> caravan.count("failure_class = 'GUARD' and failure_code = 'max-length'") == 4
                && caravan.rows() == 4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"The top secret | Lisbon | forbidden", "Hm | DE89370400440532013000 | iban",
        "Hm | Lisbon | ''"})
    void whatMustNotOccurMustNotOccurInCallsOfToolsEither(String text, String city, String name) {
        simulator.script("gpt-4o", Faults.json(200, """
                {"choices": [{"index": 0, "finish_reason": "tool_calls", "message": {
                  "role": "assistant", "content": "%s", "tool_calls": [{"id": "c1", "type": "function", "function": {
                    "name": "weather", "arguments": "{\\"city\\": \\"%s\\"}"}}]}}]}
                """.formatted(text, city)));

        var failed = caravan.ask("tools", Map.of("messages", List.of(Map.of("role", "user", "content", "Hi")), "tools",
                List.of(Map.of("type", "function", "function", Map.of("name", "weather", "parameters", Map.of())))))
                .getException() != null;

        assertThat(failed).isEqualTo(!name.isEmpty());
        await().until(() -> caravan.rows() == (failed ? 2 : 1)
                && caravan.count("failure_code = '" + name + "'") == (failed ? 2 : 0));
    }

    private void assertRejected(String task, Object body, String name) {
        assertThat(caravan.ask(task, body).getException()).isInstanceOf(BadRequestException.class)
                .hasMessageContaining(name).hasMessageNotContaining("3704").hasMessageNotContaining("top secret");
    }
}
