package dev.caravan.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.model.Message;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** What a host's route gives to Caravan and gets from it: bodies, headers and exceptions. */
class CallsTest extends HostContract {

    private static final String ASKED = "Where is Ada?";
    private static final String JSON = """
            [{"role":"system","content":"Be brief."},{"role":"user","content":"Where is Ada?"}]""";

    @Test
    void aQuestionMayBeTextBytesAStreamAFileOrAMessage() throws IOException {
        File file = Files.writeString(folder.resolve("question.txt"), ASKED).toFile();
        try (var host = host().start()) {
            for (var body : List.of(ASKED, bytes(ASKED), new ByteArrayInputStream(bytes(ASKED)), file,
                    Message.user(ASKED))) {
                assertThat(host.send("direct:caravan", body).getException()).as(body.getClass().getName()).isNull();
                assertThat(lastAsked()).as(body.getClass().getName()).containsExactly("user " + ASKED);
            }
        }
    }

    @Test
    void aConversationMayBeAMapAListOrJsonInAnyOfThese() {
        var turns = List.of(Map.of("role", "system", "content", "Be brief."), Map.of("role", "user", "content", ASKED));
        var whole = "{\"messages\":" + JSON + ",\"temperature\":0.5}";
        try (var host = host().start()) {
            for (var body : List.of(turns, Map.of("messages", turns), JSON, whole, bytes(JSON), bytes(whole),
                    new ByteArrayInputStream(bytes(whole)), List.of(Message.system("Be brief."), Message.user(ASKED)))) {
                assertThat(host.send("direct:caravan", body).getException()).as(body.toString()).isNull();
                assertThat(lastAsked()).as(body.toString()).containsExactly("system Be brief.", "user " + ASKED);
            }
        }
    }

    @Test
    void otherJsonIsAQuestionAsItStands() {
        try (var host = host().start()) {
            for (var body : List.of(
                    "[{\"role\":\"manager\",\"name\":\"Ada\"}]", "[]", "{\"total\":3}", "[1] is a note")) {
                host.send("direct:caravan", body);

                assertThat(lastAsked()).containsExactly("user " + body);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Role and text of each turn that the simulator saw last. */
    private List<String> lastAsked() {
        var log = simulator.log();
        var turns = log.get(log.size() - 1).body().path("messages");
        return StreamSupport.stream(turns.spliterator(), false)
                .map(turn -> turn.path("role").asText() + " " + turn.path("content").asText()).toList();
    }

    @Test
    void headersTellWhoAnsweredAndWhatItCostAndTheCallersOwnComeBack() {
        simulator.script("gpt-4o", Behaviour.refuse(503));
        try (var host = host().start()) {
            var answer = host.send("direct:caravan", ASKED, Map.of("order", 7)).getMessage();

            assertThat(answer.getHeaders()).containsEntry("order", 7)
                    .containsEntry("CaravanModel", "second").containsEntry("CaravanFallbacks", 1)
                    .containsEntry("CaravanFallbackUsed", true).containsEntry("CaravanAttempts", 2)
                    .containsEntry("CaravanFinishReason", "stop").containsKeys("CaravanLatencyMs", "CaravanCallId");
            assertThat(answer.getHeader("CaravanInputTokens", Long.class)).isPositive();
            assertThat(answer.getHeader("CaravanOutputTokens", Long.class)).isPositive();
            assertThat(answer.getHeader("CaravanCostUsd", BigDecimal.class)).isPositive();
        }
    }

    @Test
    void whatIsNotKnownHasNoHeaderNotEvenThatOfAnEarlierCall() {
        var yaml = TestHost.models(simulator).replace("id: gpt-4o, price: { input: 2.5, output: 10 }", "id: unpriced");
        try (var host = new TestHost(folder, yaml).start()) {
            var answer = host.send("direct:caravan", ASKED, Map.of("CaravanCostUsd", new BigDecimal("9.99")));

            assertThat(answer.getException()).isNull();
            assertThat(answer.getMessage().getHeaders()).doesNotContainKey("CaravanCostUsd");
        }
    }

    @Test
    void aChainWithASchemaGivesItsJson() throws Exception {
        Files.writeString(folder.resolve("person.json"), """
                { "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"] }""");
        var yaml = TestHost.models(simulator).replace("single: [first] }",
                "people: { models: [first], guard: { schema: person.json } } }");
        try (var host = new TestHost(folder, yaml).with(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:people").setHeader("CaravanTask", constant("people")).to("direct:caravan")
                        .unmarshal().json(Map.class);
            }
        }).start()) {
            Map<?, ?> person = host.send("direct:people", "Ada came.").getMessage().getBody(Map.class);

            assertThat(person.get("name")).isInstanceOf(String.class);
        }
    }

    @Test
    void aHostsOnExceptionSeesEveryAttempt() throws Exception {
        simulator.script("gpt-4o", Behaviour.refuse(503));
        simulator.script("gpt-4o-mini", Behaviour.refuse(401));
        try (var host = host().with(new RouteBuilder() {
            @Override
            public void configure() {
                onException(AllModelsFailedException.class).handled(true).to("mock:sorry");
                from("direct:ask").to("direct:caravan");
            }
        }).start()) {
            host.send("direct:ask", ASKED, Map.of("order", 7));

            var told = host.context().getEndpoint("mock:sorry", MockEndpoint.class).getExchanges().get(0);
            var failure = told.getProperty("CamelExceptionCaught", AllModelsFailedException.class);
            assertThat(failure.attempts()).extracting(attempt -> attempt.model() + " "
                    + attempt.failure().orElseThrow().status()).containsExactly("first 503", "second 401");
            assertThat(told.getMessage().getBody()).isEqualTo(ASKED);
            assertThat(told.getMessage().getHeaders()).containsOnlyKeys("order");
        }
    }

    @Test
    void aHostsRedeliveryAsksAgainWithTheBodyAsItWas() throws Exception {
        simulator.script("gpt-4o", Script.of(Behaviour.refuse(503)).times(4));
        var yaml = TestHost.models(simulator);
        try (var host = new TestHost(folder, yaml).with(new RouteBuilder() {
            @Override
            public void configure() {
                onException(AllModelsFailedException.class).maximumRedeliveries(2).redeliveryDelay(1);
                from("direct:ask").setHeader("CaravanTask", constant("single")).to("direct:caravan");
            }
        }).start()) {
            var answer = host.send("direct:ask", new ByteArrayInputStream(bytes(ASKED)));

            assertThat(answer.getException()).isNull();
            assertThat(answer.getMessage().getHeader("CaravanAttempts", Integer.class)).isLessThan(5);
            assertThat(simulator.count("gpt-4o")).isEqualTo(5);
            assertThat(lastAsked()).containsExactly("user " + ASKED);
        }
    }
}
