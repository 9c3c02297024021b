package dev.caravan.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaException;
import dev.caravan.guard.Guard.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaGuardTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"type\": \"object\", \"required\": [\"a\"]}                    | {\"a\": 1}          | {\"b\": 1}",
        "{\"$ref\": \"#/$defs/n\", \"$defs\": {\"n\": {\"type\": \"number\"}}} | 5              | \"5\"",
        "{\"prefixItems\": [{\"type\": \"string\"}], \"items\": false}    | [\"a\"]             | [\"a\", 1]",
        "{\"properties\": {\"a\": {}}, \"unevaluatedProperties\": false}  | {\"a\": 1}          | {\"b\": 1}",
        "{\"dependentRequired\": {\"a\": [\"b\"]}}                        | {\"a\": 1, \"b\": 2} | {\"a\": 1}",
        "{\"if\": {\"type\": \"string\"}, \"then\": {\"minLength\": 2}}   | \"ab\"              | \"a\"",
        "{\"contains\": {\"const\": 1}, \"minContains\": 2}               | [1, 1]              | [1, 2]",
        "{\"properties\": {\"a\": {\"$ref\": \"#\"}}, \"type\": \"object\"} | {\"a\": {}}       | {\"a\": {\"a\": 1}}",
        "{\"type\": [\"string\", \"null\"]}                               | null                | 1",
        "true                                                             | {}                  | {"})
    void draft202012IsSpoken(String schema, String good, String bad) throws IOException {
        var guard = guard(schema);

        assertThat(guard.check(Replies.of(good))).isEmpty();
        assertThat(guard.check(Replies.of(bad))).isPresent();
    }

    @Test
    void formatIsAnAnnotationOnly() throws IOException {
        assertThat(guard("{\"format\": \"date\"}").check(Replies.of("\"next week\""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "  \n", "hello", "{", "{} {}", "{} trailing", "```json\n{}\n```", "NaN", "{'a': 1}", "{} // done", "[1,]"})
    void whatIsNotOneJsonValueIsNoJson(String text) throws IOException {
        assertThat(guard("{}").check(Replies.of(text))).map(Finding::name).contains("json");
    }

    @Test
    void theModelIsToldWhereItsJsonBreaks() throws IOException {
        assertThat(guard("{}").check(Replies.of("{\n \"a\": oops}"))).map(Finding::reason).hasValueSatisfying(
                reason -> assertThat(reason).startsWith("the answer is not valid JSON at line 2, column "));
    }

    @Test
    void jsonTooDeepOrWithTooManyDigitsIsNoJson() throws IOException {
        var guard = guard("{}");

        assertThat(guard.check(Replies.of("[".repeat(5000) + "]".repeat(5000)))).map(Finding::name).contains("json");
        assertThat(guard.check(Replies.of("1".repeat(5000)))).map(Finding::name).contains("json");
    }

    @Test
    void aNumberOutOfRangeIsAFindingAndNoCrash() throws IOException {
        assertThat(guard("{\"multipleOf\": 0.1}").check(Replies.of("1e999999999"))).map(Finding::name)
                .contains("schema");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"secret\": 1}", "{\"a\": \"secret\"}", "[\"secret\"]", "\"secret\"", "secret", "{secret"})
    void aFindingsNameNeverHoldsAPartOfTheAnswer(String answer) throws IOException {
        var guard = guard("""
                {"type": "object", "additionalProperties": false, "properties": {"a": {"enum": ["x"], "pattern": "y"}}}
                """);

        assertThat(guard.check(Replies.of(answer))).map(Finding::name).hasValueSatisfying(
                name -> assertThat(name).isIn("json", "schema"));
    }

    @Test
    void atMostTenReasonsAreGivenInEnglish() throws IOException {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.GERMAN);
        try {
            var answer = new StringBuilder("[0");
            for (int i = 0; i < 50; i++) {
                answer.append(", ").append(i);
            }

            var finding = guard("{\"items\": {\"type\": \"string\"}}").check(Replies.of(answer + "]")).orElseThrow();

            assertThat(finding.reason().split("; ")).hasSize(10);
            assertThat(finding.reason()).contains("integer found, string expected");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"$ref\": \"#\"}", "{\"allOf\": [{\"$ref\": \"#\"}]}", "{\"$ref\": \"#/$defs/nope\"}", "{\"pattern\": \"(\"}",
        "{\"$ref\": \"file:///etc/hostname\"}", "{\"$ref\": \"classpath:caravan/schemas/invoice.json\"}",
        "{\"$id\": \"http://127.0.0.1:1/x\", \"$ref\": \"y\"}", "{\"$schema\": \"http://127.0.0.1:1/z\"}",
        "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/nope\"}}}"})
    void aSchemaThatCanNotBeUsedIsRefusedAtOnce(String schema) {
        assertThatThrownBy(() -> guard(schema)).isInstanceOf(JsonSchemaException.class);
    }

    @Test
    void aSchemaNeverMakesThisMachineCallAnother() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(100);

            assertThatThrownBy(() -> guard("{\"$ref\": \"http://127.0.0.1:" + server.getLocalPort() + "/x\"}"))
                    .isInstanceOf(JsonSchemaException.class);

            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void oneGuardServesManyThreads() throws Exception {
        var guard = guard("{\"type\": \"object\", \"properties\": {\"n\": {\"maximum\": 99}}}");
        var threads = Executors.newFixedThreadPool(8);
        var checks = new ArrayList<Callable<Optional<Finding>>>();
        for (int i = 0; i < 200; i++) {
            var answer = Replies.of("{\"n\": " + i + "}");
            checks.add(() -> guard.check(answer));
        }

        var found = threads.invokeAll(checks);
        threads.shutdown();

        for (int i = 0; i < 200; i++) {
            assertThat(found.get(i).get().isPresent()).as("answer %d", i).isEqualTo(i > 99);
        }
    }

    private static SchemaGuard guard(String schema) throws JsonProcessingException {
        return new SchemaGuard(JSON.readTree(schema));
    }
}
