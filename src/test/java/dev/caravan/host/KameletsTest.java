package dev.caravan.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.caravan.door.UnreadableDocumentException;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Flaw;
import dev.caravan.sim.Simulator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Kamelets of the jar in somebody's routes, with nothing done for them. */
class KameletsTest {

    private static final String TEXT = "Ada paid 5 euros.";
    private static final String HTML = "<html><head><script>x()</script></head><body><p>" + TEXT + "</p></body></html>";

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private String yaml;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("person.json"), """
                { "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"] }""");
        yaml = TestHost.models(simulator).replace("single: [first] }",
                "single: [first], people: { models: [first, second], guard: { schema: person.json } } }");
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private TestHost host() {
        return new TestHost(folder, yaml);
    }

    @Test
    void oneLineInARouteAsksATasksChain() throws Exception {
        try (var host = host().with(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("kamelet:caravan?task=single").setHeader("mine", constant("on"));
            }
        }).start()) {
            var answer = host.send("direct:ask", "Hello", Map.of("order", 7)).getMessage();

            assertThat(answer.getBody(String.class)).isNotBlank();
            assertThat(answer.getHeaders()).containsEntry("CaravanModel", "first").containsEntry("order", 7)
                    .containsEntry("mine", "on").doesNotContainKeys("CaravanTask", "CaravanDeadlineMs", "CaravanMaxCost");
        }
    }

    @Test
    void withoutParametersItAsksTheDefaultChain() {
        simulator.script("gpt-4o", Behaviour.refuse(503));
        try (var host = host().start()) {
            assertThat(host.send("kamelet:caravan", "Hello").getMessage().getHeader("CaravanModel")).isEqualTo("second");
        }
    }

    @Test
    void itsDeadlineAndCeilingHold() {
        try (var host = host().start()) {
            assertThat(host.send("kamelet:caravan?task=single&deadline=20s&maxCost=1", "Hello").getException()).isNull();
            assertThat(host.send("kamelet:caravan?task=single&maxCost=0.0000001", "Hello").getException())
                    .isInstanceOf(AllModelsFailedException.class);
            assertThat(host.send("kamelet:caravan?task=single&deadline=soon", "Hello").getException())
                    .hasMessageContaining("30s, was soon");
        }
    }

    @Test
    void aHostsPropertiesOfTheSameNamesAreNotItsParameters() {
        try (var host = host()) {
            for (var name : List.of("task", "deadline", "maxCost", "mediaType", "schema", "reuse")) {
                host.context().getPropertiesComponent().addInitialProperty(name, "the host's own");
            }
            host.start();

            assertThat(host.send("kamelet:caravan", "Hello").getException()).isNull();
            assertThat(host.send("kamelet:caravan-extract?task=people", TEXT).getException()).isNull();
        }
    }

    @Test
    void aHostsOnExceptionSeesTheAttemptsAndMayAskAgain() throws Exception {
        simulator.script("gpt-4o", Behaviour.refuse(503));
        try (var host = host().with(new RouteBuilder() {
            @Override
            public void configure() {
                onException(AllModelsFailedException.class).maximumRedeliveries(1).redeliveryDelay(1).handled(true)
                        .to("mock:sorry");
                from("direct:ask").to("kamelet:caravan?task=single");
            }
        }).start()) {
            host.send("direct:ask", "Hello", Map.of("order", 7));

            var told = host.context().getEndpoint("mock:sorry", MockEndpoint.class).getExchanges().get(0);
            var failure = told.getProperty("CamelExceptionCaught", AllModelsFailedException.class);
            assertThat(failure.attempts()).isNotEmpty().allMatch(attempt -> attempt.model().equals("first"));
            assertThat(told.getMessage().getBody()).isEqualTo("Hello");
            assertThat(told.getMessage().getHeaders()).containsEntry("order", 7).doesNotContainKey("CaravanTask");
            assertThat(simulator.count("gpt-4o")).isEqualTo(2L * failure.attempts().size());
        }
    }

    @Test
    void aHostsGlobalRouteConfigurationHandlesTheFailureInTheHostsRouteOnly() throws Exception {
        simulator.script("gpt-4o", Behaviour.refuse(503));
        try (var host = host()) {
            host.context().addRoutesConfigurations(new RouteConfigurationBuilder() {
                @Override
                public void configuration() {
                    routeConfiguration().onException(Exception.class).handled(true).to("mock:caught");
                }
            });
            host.with(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:ask").to("kamelet:caravan?task=single").to("mock:answered");
                }
            }).start();

            host.send("direct:ask", "Hello");

            assertThat(host.context().getEndpoint("mock:caught", MockEndpoint.class).getReceivedCounter()).isEqualTo(1);
            assertThat(host.context().getEndpoint("mock:answered", MockEndpoint.class).getReceivedCounter()).isZero();
        }
    }

    @Test
    void aDocumentOfAnyKindBecomesCheckedJson() throws Exception {
        var file = Files.writeString(folder.resolve("paid.html"), HTML).toFile();
        try (var host = host().start()) {
            for (var document : List.of(TEXT, HTML, bytes(HTML), new ByteArrayInputStream(bytes(HTML)), file, pdf())) {
                var answer = host.send("kamelet:caravan-extract?task=people", document);

                assertThat(answer.getException()).as(document.getClass().getName()).isNull();
                assertThat(json(answer.getMessage().getBody(String.class)).path("name").isTextual()).isTrue();
                assertThat(asked()).as(document.getClass().getName()).isEqualTo(TEXT);
            }
        }
    }

    @Test
    void theKindIsToldByAParameterAHeaderOrTheName() {
        var page = "<p>" + TEXT + "</p>";
        try (var host = host().start()) {
            host.send("kamelet:caravan-extract?task=people&mediaType=text/html", page);
            assertThat(asked()).isEqualTo(TEXT);
            host.send("kamelet:caravan-extract?task=people", page, Map.of("Content-Type", "text/html; charset=UTF-8"));
            assertThat(asked()).isEqualTo(TEXT);
            host.send("kamelet:caravan-extract?task=people", page, Map.of("CamelFileName", "a/page.HTM"));
            assertThat(asked()).isEqualTo(TEXT);
            host.send("kamelet:caravan-extract?task=people", page);
            assertThat(asked()).isEqualTo(page);
            assertThat(host.send("kamelet:caravan-extract?task=people", page, Map.of("CamelFileName", "page.docx"))
                    .getException()).isInstanceOf(UnreadableDocumentException.class).hasMessageContaining(".docx");
        }
    }

    @Test
    void theSchemaMayBeTheRoutesOwn() throws IOException {
        var schema = Files.writeString(folder.resolve("sum.json"), """
                { "type": "object", "properties": { "sum": { "type": "integer" } }, "required": ["sum"] }""");
        try (var host = host().start()) {
            var answer = host.send("kamelet:caravan-extract?task=single&schema=file:" + schema, TEXT);
            assertThat(json(answer.getMessage().getBody(String.class)).path("sum").isInt()).isTrue();

            var any = host.send("kamelet:caravan-extract?task=single", TEXT);
            assertThat(json(any.getMessage().getBody(String.class)).isObject()).isTrue();

            assertThat(host.send("kamelet:caravan-extract?task=single&schema=file:" + folder.resolve("none.json"), TEXT)
                    .getException()).hasMessageContaining("none.json");
        }
    }

    @Test
    void jsonThatFailsTheSchemaIsAnotherModelsTurn() {
        simulator.script("gpt-4o", Behaviour.flawed(Flaw.WRONG_SHAPE));
        try (var host = host().start()) {
            assertThat(host.send("kamelet:caravan-extract?task=people", TEXT).getMessage().getHeader("CaravanModel"))
                    .isEqualTo("second");
        }
    }

    @Test
    void anAnswerIsReusedOnlyWhereAskedFor() {
        try (var host = host().start()) {
            for (var reuse : List.of("false", "false", "true", "true")) {
                host.send("kamelet:caravan-extract?task=people&reuse=" + reuse, TEXT);
            }

            assertThat(simulator.count("gpt-4o")).isEqualTo(3);
            assertThat(host.send("kamelet:caravan-extract?task=people&reuse=true", TEXT).getMessage().getHeaders())
                    .containsEntry("CaravanReused", true);
        }
    }

    @Test
    void theDocumentComesBackWhereItHasNoAnswer() {
        simulator.script("gpt-4o", Behaviour.refuse(503));
        simulator.script("gpt-4o-mini", Behaviour.refuse(503));
        try (var host = host().start()) {
            for (var reuse : List.of("false", "true")) {
                var exchange = host.send("kamelet:caravan-extract?task=people&reuse=" + reuse,
                        new ByteArrayInputStream(bytes(HTML)), Map.of("order", 7));

                assertThat(exchange.getException()).isInstanceOf(AllModelsFailedException.class);
                assertThat(exchange.getMessage().getBody(String.class)).isEqualTo(HTML);
                assertThat(exchange.getMessage().getHeaders()).containsOnlyKeys("order");
            }
        }
    }

    @Test
    void everyKameletAndTemplateSaysWhatItIsAndWhatItsParametersAre() throws IOException {
        var mapper = new YAMLMapper();
        for (var name : List.of("caravan", "caravan-extract")) {
            var kamelet = mapper.readTree(Files.readString(
                    Path.of("src/main/resources/kamelets/" + name + ".kamelet.yaml")));
            var definition = kamelet.at("/spec/definition");
            assertThat(kamelet.at("/metadata/name").asText()).isEqualTo(name);
            assertThat(kamelet.at("/metadata/labels").toString()).contains("action");
            assertThat(definition.path("title").asText()).isNotBlank();
            assertThat(definition.path("description").asText()).isNotBlank();
            assertThat(definition.path("properties")).isNotEmpty().allSatisfy(KameletsTest::told);
        }
        try (var files = Files.list(Path.of("routes"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                for (var template : mapper.readTree(file.toFile()).findValues("routeTemplate")) {
                    assertThat(template.path("parameters")).isNotEmpty().allSatisfy(parameter ->
                            assertThat(parameter.path("description").asText()).isNotBlank());
                }
            }
        }
    }

    private static void told(JsonNode parameter) {
        for (var field : List.of("title", "description", "type")) {
            assertThat(parameter.path(field).asText()).as(field).isNotBlank();
        }
        assertThat(parameter.has("default") || parameter.has("example")).isTrue();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private static byte[] pdf() throws IOException {
        try (var pdf = new PDDocument(); var out = new ByteArrayOutputStream()) {
            var page = new PDPage();
            pdf.addPage(page);
            try (var words = new PDPageContentStream(pdf, page)) {
                words.beginText();
                words.setFont(new PDType1Font(FontName.HELVETICA), 12);
                words.newLineAtOffset(50, 700);
                words.showText(TEXT);
                words.endText();
            }
            pdf.save(out);
            return out.toByteArray();
        }
    }

    /** What the user said in the request that came last. */
    private String asked() {
        var log = simulator.log();
        var said = new ArrayList<String>();
        log.get(log.size() - 1).body().path("messages").forEach(turn -> said.add(turn.path("content").asText()));
        return said.get(said.size() - 1).strip();
    }
}
