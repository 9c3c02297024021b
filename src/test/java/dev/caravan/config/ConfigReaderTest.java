package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {

    private static final String SOUND = """
            providers:
              p: { dialect: openai, url: "https://api.example.com/v1" }
            models:
              a: { provider: p }
            chains:
              default: [a]
            """;
    private static final String SECRET = "sk-123-secret";
    private static final String HASH = "0f796154f3551ed973e5aafca2d2cdeda7f528a215ba3f0a0d37f3133dbd9190";
    private static final String OTHER_HASH = "63c70c63194221d1da8c7f88516e6577249ffedbdf85043a5e81fbc6b0eb2388";

    @Test
    void thePackagedFileReadsWithoutAnyKey() {
        var config = read(ConfigSource.classpath("caravan/caravan.yaml"), Map.of());

        assertThat(config.withoutAnyKey()).isTrue();
        assertThat(config.keyless()).containsExactly(
                Map.entry("anthropic", "{{env:ANTHROPIC_API_KEY}}"), Map.entry("google", "{{env:GEMINI_API_KEY}}"),
                Map.entry("openai", "{{env:OPENAI_API_KEY}}"));
        assertThat(config.models()).containsOnlyKeys(
                "gpt-4o", "claude-3-5-sonnet", "gpt-4o-mini", "claude-3-haiku", "gemini-flash");
        assertThat(config.chains().keySet()).containsExactly(
                "complex_reasoning", "simple_generation", "document_analysis", "code_generation", "default");
        assertThat(models(config, "complex_reasoning")).containsExactly("gpt-4o", "claude-3-5-sonnet", "gpt-4o-mini");
        assertThat(models(config, "simple_generation")).containsExactly("gpt-4o-mini", "claude-3-haiku", "gpt-4o");
        assertThat(models(config, "document_analysis")).containsExactly("claude-3-5-sonnet", "gpt-4o", "gpt-4o-mini");
        assertThat(models(config, "code_generation")).containsExactly("gpt-4o", "claude-3-5-sonnet", "gpt-4o-mini");
        assertThat(models(config, "default"))
                .containsExactly("gpt-4o", "claude-3-5-sonnet", "gpt-4o-mini", "claude-3-haiku");
        assertThat(config.chains().get("document_analysis").deadline()).isEqualTo(Duration.ofSeconds(120));
        assertThat(config.chains().get("document_analysis").guard().schema()).isPresent();
        assertThat(config.chains().get("default").deadline()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void thePackagedFileCallsOnlyProvidersWithAKey() {
        var config = read(ConfigSource.classpath("caravan/caravan.yaml"), Map.of("OPENAI_API_KEY", SECRET));

        assertThat(config.withoutAnyKey()).isFalse();
        assertThat(models(config, "complex_reasoning")).containsExactly("gpt-4o", "gpt-4o-mini");
        assertThat(config.remarks()).contains("chains.complex_reasoning goes without claude-3-5-sonnet: "
                + "no value for {{env:ANTHROPIC_API_KEY}}");
        assertThat(config.toString()).doesNotContain(SECRET);
    }

    @Test
    void theSampleOfTheManualReads() {
        var yaml = """
                providers:
                  openai:    { dialect: openai,    url: "https://api.openai.com/v1",    key: "{{env:OPENAI_API_KEY}}" }
                  anthropic: { dialect: anthropic, url: "https://api.anthropic.com/v1", key: "{{env:ANTHROPIC_API_KEY}}" }
                  google:    { dialect: gemini,    url: "https://generativelanguage.googleapis.com/v1beta", key: "{{env:GEMINI_API_KEY}}" }

                models:
                  gpt-4o:
                    provider: openai
                    id: gpt-4o
                    priority: 1                 # lower is tried first where a chain names no order
                    context: 128000             # tokens
                    max-tokens: 4096
                    price: { input: 2.50, cached-input: 1.25, output: 10.00 }   # USD per million tokens
                    notes: Primary for complex reasoning
                  claude-3-5-sonnet: { provider: anthropic }
                  gpt-4o-mini: { provider: openai }

                chains:
                  complex_reasoning: [gpt-4o, claude-3-5-sonnet, gpt-4o-mini]
                  document_analysis:
                    models: [claude-3-5-sonnet, gpt-4o, gpt-4o-mini]
                    deadline: 120s
                    prompt:
                      system: "Extract the fields of the invoice."
                      by-model: { gpt-4o-mini: "Extract the fields. Answer with JSON only." }
                    guard: { schema: schemas/invoice.json }
                    shadow: { rate: 0.2, model: gpt-4o-mini, daily-limit: 2.50 }
                    budget: { day: 5.00, month: 100.10, at-limit: cheaper }
                    max-cost: 0.25
                budgets: { day: 20, at-limit: stop }
                """;

        var config = read(Sources.of(yaml, Map.of("schemas/invoice.json", "{\"type\": \"object\"}")), Map.of());

        var gpt = config.models().get("gpt-4o");
        assertThat(gpt.price()).contains(
                new Price(new BigDecimal("2.50"), new BigDecimal("1.25"), new BigDecimal("10.00")));
        assertThat(gpt.provider().url()).isEqualTo(URI.create("https://api.openai.com/v1"));
        assertThat(config.models().get("gpt-4o-mini").id()).isEqualTo("gpt-4o-mini");
        var chain = config.chains().get("document_analysis");
        assertThat(chain.systemFor(gpt)).contains("Extract the fields of the invoice.");
        assertThat(chain.systemFor(config.models().get("gpt-4o-mini")))
                .contains("Extract the fields. Answer with JSON only.");
        assertThat(chain.guard().schema()).isPresent();
        assertThat(chain.shadow()).isEqualTo(new ShadowConfig(
                0.2, Optional.of(config.models().get("gpt-4o-mini")), new BigDecimal("2.50")));
        assertThat(chain.budget()).isEqualTo(new BudgetConfig(Optional.of(new BigDecimal("0.25")),
                Optional.of(new BigDecimal("5.00")), Optional.of(new BigDecimal("100.10")), true));
        assertThat(config.budget()).isEqualTo(
                new BudgetConfig(Optional.empty(), Optional.of(new BigDecimal("20")), Optional.empty(), false));
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        var config = read(Sources.of(SOUND), Map.of());

        var model = config.models().get("a");
        assertThat(model.id()).isEqualTo("a");
        assertThat(model.priority()).isEqualTo(100);
        assertThat(model.context()).isEqualTo(128_000);
        assertThat(model.maxTokens()).isEqualTo(4096);
        assertThat(model.price()).isEmpty();
        assertThat(model.can()).containsExactlyInAnyOrder(Ability.values());
        assertThat(model.provider().maxInFlight()).isEqualTo(ProviderConfig.NO_LIMIT);
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.retry()).isEqualTo(
                new RetryConfig(1, 2, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(5)));
        assertThat(config.circuit()).isEqualTo(new CircuitConfig(3, Duration.ofMinutes(5), Duration.ofHours(1)));
        assertThat(config.chains().get("default").attemptTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.chain("any other task")).contains(config.chains().get("default"));
        assertThat(config.withoutAnyKey()).isFalse();
    }

    @Test
    void aChainSaysHowItsDocumentsAndRowsAreTaken() {
        var config = read(Sources.of(SOUND + """
                  rows:
                    models: [a]
                    batch: { key: nr, content: [subject, body], delimiter: ";", max-row-bytes: 500, max-in-flight: 3,
                             reuse: false, park-for: 30m, give-up-after: 5 }
                """), Map.of());

        assertThat(config.chains().get("rows").batch()).isEqualTo(new BatchConfig("nr", List.of("subject", "body"),
                Optional.of(';'), 500, 3, false, Duration.ofMinutes(30), 5));
        assertThat(config.chains().get("default").batch()).isEqualTo(BatchConfig.DEFAULT);
    }

    @Test
    void aProviderSaysHowMuchWorkItTakesAtOnce() {
        var config = read(Sources.of(SOUND.replace("openai,", "openai, max-in-flight: 12,")), Map.of());

        assertThat(config.providers().get("p").maxInFlight()).isEqualTo(12);
    }

    @Test
    void onlyWhatChangesAnswersIsPartOfAChainsIdentity() {
        var identity = identity(SOUND);

        assertThat(identity(SOUND.replace("[a]", "{ models: [a], deadline: 5s, batch: { park-for: 1h } }")))
                .isEqualTo(identity);
        for (var other : List.of("{ models: [a], prompt: { system: x } }", "{ models: [a], guard: { required: [x] } }",
                "{ models: [a], prompt: { by-model: { a: x } } }")) {
            assertThat(identity(SOUND.replace("[a]", other))).isNotEqualTo(identity);
        }
        assertThat(identity(SOUND.replace("{ provider: p }", "{ provider: p, id: x }"))).isNotEqualTo(identity);
        assertThat(identity(SOUND.replace("api.example.com", "api.example.org"))).isNotEqualTo(identity);
        assertThat(identity(SOUND.replace("openai,", "openai, key: " + SECRET + ","))).isEqualTo(identity);
    }

    @Test
    void aChainsIdentityIsTheSameInEveryProcess() {
        var guarded = SOUND.replace("[a]", "{ models: [a], guard: { personal-data: [credit-card, iban, phone, email] } }");

        assertThat(identity(guarded)).contains("personalData=[EMAIL, PHONE, IBAN, CREDIT_CARD]");
    }

    private static String identity(String yaml) {
        return read(Sources.of(yaml), Map.of()).chains().get("default").identity();
    }

    @Test
    void aChainInheritsTheTimesOfTheFileUnlessItHasItsOwn() {
        var config = read(Sources.of(SOUND + """
                  own: { models: [a], deadline: 1m, attempt-timeout: 500ms }
                time: { deadline: 2h, attempt-timeout: 7s, connect-timeout: 1s }
                """), Map.of());

        assertThat(config.chains().get("default").deadline()).isEqualTo(Duration.ofHours(2));
        assertThat(config.chains().get("default").attemptTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.chains().get("own").deadline()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.chains().get("own").attemptTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void streamsAreWaitedForAsTheChainSaysOrTheFileOrTheDefaults() {
        var plain = read(Sources.of(SOUND), Map.of());
        var config = read(Sources.of(SOUND + """
                  own: { models: [a], first-token-timeout: 1s, next-token-timeout: 500ms, rescue: error }
                  thinking: { models: [a], reasoning-first-token-timeout: 3m, rescue: continue }
                time: { first-token-timeout: 4s, reasoning-first-token-timeout: 2m, next-token-timeout: 5s }
                """), Map.of());

        assertThat(plain.chains().get("default").stream()).isEqualTo(
                new StreamConfig(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(15), true));
        assertThat(config.chains().get("default").stream()).isEqualTo(
                new StreamConfig(Duration.ofSeconds(4), Duration.ofMinutes(2), Duration.ofSeconds(5), true));
        assertThat(config.chains().get("own").stream()).isEqualTo(
                new StreamConfig(Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofMillis(500), false));
        assertThat(config.chains().get("thinking").stream()).isEqualTo(
                new StreamConfig(Duration.ofSeconds(4), Duration.ofMinutes(3), Duration.ofSeconds(5), true));
        assertThat(config.pool().stream()).isEqualTo(config.chains().get("default").stream());
    }

    @Test
    void aModelThatThinksHasItsOwnTimeForTheFirstToken() {
        var config = read(Sources.of(model("provider: p", "reasoning: true")
                + "time: { first-token-timeout: 4s, reasoning-first-token-timeout: 2m }\n"), Map.of());

        var stream = config.chains().get("default").stream();
        assertThat(stream.firstToken(config.models().get("a"))).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void callersAreReadWithTheirKeysChainsAndLimits() {
        var config = read(Sources.of(SOUND + """
                callers:
                  team: { key-sha256: %s }
                  guest: { key-sha256: %s, chains: [default, a], requests-per-minute: 30 }
                """.formatted(HASH.toUpperCase(Locale.ROOT), OTHER_HASH)), Map.of());

        assertThat(config.callers()).containsExactly(new CallerConfig("team", HASH, Set.of(), 0),
                new CallerConfig("guest", OTHER_HASH, Set.of("default", "a"), 30));
        assertThat(config.callers().get(0).may("anything")).isTrue();
        assertThat(config.callers().get(1).may("a")).isTrue();
        assertThat(config.callers().get(1).may("b")).isFalse();
        assertThat(read(Sources.of(SOUND), Map.of()).callers()).isEmpty();
    }

    @Test
    void aChainThatNamesNoModelsHasThemByPriority() {
        var config = read(Sources.of("""
                providers:
                  p: { dialect: openai, url: "https://api.example.com/v1" }
                models:
                  last: { provider: p }
                  second: { provider: p, priority: 2 }
                  first: { provider: p, priority: -1 }
                  also-second: { provider: p, priority: 2 }
                chains:
                  default: { deadline: 10s }
                """), Map.of());

        assertThat(models(config, "default")).containsExactly("first", "second", "also-second", "last");
    }

    static Stream<Arguments> problems() {
        return Stream.of(
                problem("unknown key at the top", SOUND + "modles: {}\n", 7, "unknown key 'modles' in the file", "known are providers, models, chains"),
                problem("unknown key of a provider", SOUND.replace("dialect: openai", "dialect: openai, \"k/e~y\": x"), 2, "unknown key 'k/e~y' in providers.p", "known are dialect, url, key"),
                problem("misspelt key of a model", model("provider: p", "pirce: { input: 1, output: 2 }"), 6, "unknown key 'pirce' in models.a", "price"),
                problem("misspelt key of a chain", chain("models: [a]", "deadlin: 5s"), 8, "unknown key 'deadlin' in chains.default", "deadline"),
                problem("unknown nested key", chain("models: [a]", "guard: { shema: x }"), 8, "unknown key 'shema' in chains.default.guard", "schema"),
                problem("missing key", model("id: x"), 4, "models.a lacks 'provider'"),
                problem("missing part", SOUND.substring(0, SOUND.indexOf("chains")), 1, "the file lacks 'chains'"),
                problem("missing model in a list", SOUND.replace("[a]", "\n    - a\n    - b"), 8, "chains.default names the model 'b'", "there are only a"),
                problem("missing model in models", chain("models:", "  - a", "  - b"), 9, "chains.default names the model 'b'", "there are only a"),
                problem("missing model in by-model", chain("models: [a]", "prompt:", "  by-model:", "    b: hello"), 10, "chains.default names the model 'b'", "there are only a"),
                problem("missing provider", model("id: x", "provider: q"), 6, "models.a names the provider 'q'", "there are only p"),
                problem("negative price", model("provider: p", "price:", "  input: -1", "  output: 2"), 7, "models.a.price.input must be at least 0", "was -1"),
                problem("absurd price", model("provider: p", "price: { input: 1e999999999, output: 2 }"), 6, "models.a.price.input must be a number", "was \"1e999999999\""),
                problem("half a price", model("provider: p", "price: { input: 1 }"), 6, "models.a.price lacks 'output'"),
                problem("duplicate model", SOUND.replace("chains:", "  a: { provider: p }\nchains:"), 5, "'a' stands twice in models", "remove or rename one"),
                problem("duplicate key at the top", SOUND + "chains: {}\n", 7, "'chains' stands twice in the file", "remove or rename one"),
                problem("model twice in a chain", SOUND.replace("[a]", "[a, a]"), 6, "chains.default.models names something twice"),
                problem("missing schema file", chain("models: [a]", "guard:", "  schema: nope.json"), 9, "schema file 'nope.json' can't be read beside caravan.yaml"),
                problem("impossible schema file", chain("models: [a]", "guard: { schema: \"a\\0b\" }"), 8, "can't be read beside caravan.yaml"),
                problem("schema file that is no JSON", chain("models: [a]", "guard: { schema: broken.json }"), 8, "schema file 'broken.json' is no JSON", "at line 2"),
                problem("schema file with more than one value", chain("models: [a]", "guard: { schema: two.json }"), 8, "schema file 'two.json' is no JSON"),
                problem("schema file that holds a list", chain("models: [a]", "guard: { schema: list.json }"), 8, "schema file 'list.json' holds no JSON object"),
                problem("schema file that is no JSON Schema", chain("models: [a]", "guard: { schema: type.json }"), 8, "schema file 'type.json' is no JSON Schema", "properties.x.type"),
                problem("empty name of a schema file", chain("models: [a]", "guard: { schema: \"\" }"), 8, "chains.default.guard.schema must not be empty"),
                problem("pattern that is none", chain("models: [a]", "guard: { forbidden-patterns: [x, \"(\"] }"), 8, "chains.default.guard.forbidden-patterns holds no regular expression", "missing closing )"),
                problem("pattern of another engine", chain("models: [a]", "input-guard: { required-patterns: [\"(?=x)\"] }"), 8, "chains.default.input-guard.required-patterns holds no regular expression", "neither look-around"),
                problem("lengths that nothing has", chain("models: [a]", "input-guard: { min-length: 9, max-length: 3 }"), 8, "chains.default.input-guard.min-length is 9, more than the 3"),
                problem("language that nobody can tell", chain("models: [a]", "guard: { languages: [xx] }"), 8, "chains.default.guard.languages.0 must be one of", "was \"xx\""),
                problem("duration without unit", chain("models: [a]", "deadline: 12"), 8, "chains.default.deadline must be a duration such as 500ms, 30s, 5m or 12h", "was 12"),
                problem("duration in words", chain("models: [a]", "deadline: 1 minute"), 8, "chains.default.deadline must be a duration such as", "was \"1 minute\""),
                problem("no time at all", chain("models: [a]", "deadline: 0s"), 8, "chains.default.deadline must be a duration", "longer than nothing", "was \"0s\""),
                problem("circuit that is never open", SOUND + "circuit:\n  open-for: 0ms\n", 8, "circuit.open-for must be a duration", "longer than nothing"),
                problem("too many redeliveries", SOUND + "retry: { redeliveries: 9 }\n", 7, "retry.redeliveries must be at most 5", "was 9"),
                problem("number too large", model("provider: p", "context: 99999999999"), 6, "models.a.context must be at most 2147483647"),
                problem("fraction of a token", model("provider: p", "max-tokens: 4096.5"), 6, "models.a.max-tokens must be a whole number", "was 4096.5"),
                problem("text where a number is expected", model("provider: p", "context: \"128000\""), 6, "models.a.context must be a whole number", "was \"128000\""),
                problem("number where text is expected", model("provider: p", "id: 5"), 6, "models.a.id must be text (put it in quotes), was 5"),
                problem("number as provider", model("provider: 5"), 5, "models.a.provider must be text (put it in quotes), was 5"),
                problem("text where truth is expected", model("provider: p", "reasoning: yes"), 6, "models.a.reasoning must be true or false", "was \"yes\""),
                problem("unknown dialect", SOUND.replace("openai", "opnai"), 2, "providers.p.dialect must be one of openai, anthropic, gemini", "was \"opnai\""),
                problem("unknown ability", model("provider: p", "can: [tools, fly]"), 6, "models.a.can.1 must be one of tools, images", "was \"fly\""),
                problem("address without scheme", SOUND.replace("https://api.example.com/v1", "api.example.com"), 2, "providers.p.url must be an address such as https://api.example.com/v1", "was \"api.example.com\""),
                problem("address with a space", SOUND.replace("https://api.example.com/v1", "https://a b"), 2, "providers.p.url must be an address such as", "was \"https://a b\""),
                problem("address without host", SOUND.replace("https://api.example.com/v1", "https://:80"), 2, "providers.p.url must be an address such as"),
                problem("name that is no part of an address", SOUND.replace("default:", "\"why not?\":"), 6, "'why not?' in chains is no usable name"),
                problem("empty name", SOUND.replace("  default:", "  \"\":"), 6, "'' in chains is no usable name"),
                problem("chain of one word", SOUND.replace("[a]", "a"), 6, "chains.default must be a list of model names, or a map with models", "was \"a\""),
                problem("chain of nothing", SOUND.replace("[a]", ""), 6, "chains.default must be a list of model names, or a map with models", "was nothing"),
                problem("empty chain", SOUND.replace("[a]", "[]"), 6, "chains.default.models must not be empty"),
                problem("chain of maps", SOUND.replace("[a]", "[{ x: 1 }]"), 6, "chains.default.models.0 must be text", "was a map"),
                problem("misspelt key of a batch", chain("models: [a]", "batch: { parkfor: 1h }"), 8, "unknown key 'parkfor' in chains.default.batch", "park-for"),
                problem("batch that sends nothing", chain("models: [a]", "batch: { content: [] }"), 8, "chains.default.batch.content must not be empty"),
                problem("batch with an odd delimiter", chain("models: [a]", "batch: { delimiter: x }"), 8, "chains.default.batch.delimiter must be one of", "was \"x\""),
                problem("batch that asks nothing at once", chain("models: [a]", "batch: { max-in-flight: 0 }"), 8, "chains.default.batch.max-in-flight must be at least 1, was 0"),
                problem("first token in no time", chain("models: [a]", "first-token-timeout: 0s"), 8, "chains.default.first-token-timeout must be a duration", "longer than nothing", "was \"0s\""),
                problem("next token in words", chain("models: [a]", "next-token-timeout: soon"), 8, "chains.default.next-token-timeout must be a duration such as 500ms", "was \"soon\""),
                problem("first thought without unit", chain("models: [a]", "reasoning-first-token-timeout: 60"), 8, "chains.default.reasoning-first-token-timeout must be a duration", "was 60"),
                problem("first token of all without unit", SOUND + "time:\n  first-token-timeout: 10\n", 8, "time.first-token-timeout must be a duration", "was 10"),
                problem("first thought of all in no time", SOUND + "time:\n  reasoning-first-token-timeout: 0s\n", 8, "time.reasoning-first-token-timeout must be a duration", "longer than nothing"),
                problem("next token of all in no time", SOUND + "time:\n  next-token-timeout: 0ms\n", 8, "time.next-token-timeout must be a duration", "longer than nothing"),
                problem("rescue by another word", chain("models: [a]", "rescue: maybe"), 8, "chains.default.rescue must be one of continue, error", "was \"maybe\""),
                problem("rescue for all", SOUND + "rescue: error\n", 7, "unknown key 'rescue' in the file"),
                problem("caller without a key", callers("team: { chains: [default] }"), 8, "callers.team lacks 'key-sha256'"),
                problem("key instead of its hash", callers("team:", "  key-sha256: " + SECRET), 9, "callers.team.key-sha256 must be the SHA-256 of the key", "sha256sum"),
                problem("half a hash", callers("team: { key-sha256: " + HASH.substring(32) + " }"), 8, "callers.team.key-sha256 must be the SHA-256 of the key"),
                problem("same key twice", callers("team: { key-sha256: " + HASH + " }", "guest:", "  key-sha256: " + HASH.toUpperCase(Locale.ROOT)), 10, "callers.guest has the same key as callers.team", "give each caller a key of its own"),
                problem("caller of an unknown chain", callers("team:", "  key-sha256: " + HASH, "  chains:", "    - default", "    - wrting"), 12, "callers.team may ask 'wrting'", "no chain or model of that name"),
                problem("caller of nothing", callers("team: { key-sha256: " + HASH + ", chains: [] }"), 8, "callers.team.chains must not be empty"),
                problem("caller of the same twice", callers("team: { key-sha256: " + HASH + ", chains: [a, a] }"), 8, "callers.team.chains names something twice"),
                problem("no requests at all", callers("team: { key-sha256: " + HASH + ", requests-per-minute: 0 }"), 8, "callers.team.requests-per-minute must be at least 1", "was 0"),
                problem("half a request", callers("team: { key-sha256: " + HASH + ", requests-per-minute: 1.5 }"), 8, "callers.team.requests-per-minute must be a whole number", "was 1.5"),
                problem("misspelt key of a caller", callers("team: { key-sha256: " + HASH + ", chain: [a] }"), 8, "unknown key 'chain' in callers.team", "chains"),
                problem("provider that takes nothing at once", SOUND.replace("openai,", "openai, max-in-flight: 0,"), 2, "providers.p.max-in-flight must be at least 1, was 0"),
                problem("empty file", "", 1, "the file is empty"),
                problem("file of comments", "# soon\n", 1, "the file is empty"),
                problem("list instead of a map", "- a\n- b\n", 1, "the file must be a map of keys and values", "was a list"),
                problem("text instead of a map", "hello", 1, "the file must be a map of keys and values", "was \"hello\""),
                problem("null", "~", 1, "the file must be a map of keys and values", "was nothing"),
                problem("no YAML", "providers: [\n  x: }\n", 2, "this is no YAML", "found '}'"),
                problem("tab", "providers:\n\tp: x\n", 2, "this is no YAML", "TAB"),
                problem("two documents", SOUND + "---\nx: 1\n", 7, "this is no YAML", "another document"),
                problem("list as a key", SOUND + "? [x, y]\n: 1\n", 7, "a key must be text"),
                problem("alias of itself in a map", model("provider: p", "price: &x { input: *x }"), 6, "alias (*) of itself", "write things out"),
                problem("alias of itself in a list", "&x [*x, *x]", 1, "alias (*) of itself"),
                problem("aliases that multiply", laughs(), 3, "aliases (*) make it too large", "write things out"),
                problem("deep nesting of lists", "a: " + "[".repeat(20_000) + "]".repeat(20_000), 1, "nested more than 50 deep"),
                problem("deep nesting of maps", "a: " + "{a: ".repeat(20_000) + "1" + "}".repeat(20_000), 1, "nested more than 50 deep"),
                problem("brackets without end", "a:\n" + "[".repeat(100_000), 2, "this is no YAML"),
                problem("placeholder without value", model("provider: p", "id: \"{{env:NOPE}}\""), 6, "models.a.id: '{{env:NOPE}}' has no value", "set it, or give a default"),
                problem("placeholder inside longer text without value", model("provider: p", "notes: \"x {{env:NOPE}} y\""), 6, "models.a.notes: 'x {{env:NOPE}} y' has no value"),
                problem("placeholder without value in a list", SOUND.replace("[a]", "[a, \"{{NOPE}}\"]"), 6, "chains.default.models.1: '{{NOPE}}' has no value"),
                problem("placeholder without value in a header", SOUND.replace("dialect: openai", "dialect: openai, headers: { x-org: \"{{NOPE}}\" }"), 2, "providers.p.headers.x-org: '{{NOPE}}' has no value"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("problems")
    void aProblemIsReportedAloneWithItsLine(String what, String yaml, int line, List<String> message) {
        var source = Sources.of(yaml, Map.of("broken.json", "{\n\"a\": ", "two.json", "{} {}", "list.json", "[1]",
                "type.json", "{\"properties\": {\"x\": {\"type\": 5}}}"));

        var failure = failure(source, Map.of());

        assertThat(failure.problems()).filteredOn(problem -> !followsFromTheFirst(problem)).singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(line);
                    assertThat(problem.message()).contains(message);
                });
        assertThat(failure).hasMessageContaining("caravan.yaml:" + line + ": ").hasMessageNotContaining(SECRET);
    }

    /** A model that can't be read at all is then missing from its chain. */
    private static boolean followsFromTheFirst(Problem problem) {
        return problem.message().contains("there are none");
    }

    @Test
    void manyProblemsAreReportedTogetherInTheOrderOfLines() {
        var yaml = """
                providers:
                  p: { dialect: opnai, url: "https://api.example.com/v1" }
                  q: { dialect: openai, url: ftp }
                models:
                  a:
                    provider: nobody
                    price: { input: -1, output: 2 }
                  b: { provider: p, pirce: 5 }
                  a: { provider: p }
                  c: { provider: p, id: "{{env:NOPE}}" }
                chains:
                  default: [a, zebra]
                  documents:
                    models: [b]
                    deadline: soon
                    guard: { schema: nope.json }
                extra: 1
                """;

        var failure = failure(Sources.of(yaml), Map.of());

        assertThat(failure.problems()).extracting(Problem::line)
                .containsExactly(2, 3, 6, 7, 8, 9, 10, 12, 15, 16, 17);
        assertThat(failure.getMessage()).startsWith("The configuration has 11 problems:\n  caravan.yaml:2: ")
                .contains("\n  caravan.yaml:17: unknown key 'extra'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"org/model", "a~b", "llama3.1", "mistral:7b", "a~1b/c~0d", "größe"})
    void namesMayHoldSeparators(String name) {
        var config = read(Sources.of(SOUND.replace("  a: {", "  \"" + name + "\": {")
                .replace("default: [a]", "\"" + name + "\": [\"" + name + "\"]")), Map.of());

        assertThat(models(config, name)).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org/model", "a~b", "llama3.1", "mistral:7b"})
    void aProblemUnderANameWithSeparatorsHasItsLine(String name) {
        var failure = failure(Sources.of("providers:\n  p: { dialect: openai, url: \"https://x.example\" }\nmodels:\n"
                + "  \"" + name + "\":\n    provider: p\n    context: 0\nchains:\n  default: [\"" + name + "\"]\n"),
                Map.of());

        assertThat(failure.problems()).containsExactly(
                new Problem("caravan.yaml", 6, "models." + name + ".context must be at least 1, was 0"));
    }

    @Test
    void anAliasStandsForItsAnchorAndMayBeMerged() {
        var config = read(Sources.of("""
                providers:
                  p: { dialect: openai, url: "https://api.example.com/v1" }
                models:
                  a: &small { provider: p, context: 7 }
                  b: *small
                  c: { <<: *small, max-tokens: 5 }
                  d: { <<: *small, context: 8 }
                chains:
                  default: [a, b, c, d]
                """), Map.of());

        assertThat(config.models().values()).extracting(ModelConfig::context).containsExactly(7, 7, 7, 8);
        assertThat(config.models().get("c").maxTokens()).isEqualTo(5);
    }

    @Test
    void placeholdersAreResolvedInsideLongerTextAndAsNumbers() {
        var config = read(Sources.of("""
                providers:
                  p: { dialect: "{{dialect:openai}}", url: "https://{{host}}/v1?api-version={{version}}", key: "{{env:KEY}}" }
                models:
                  a: { provider: p, id: "{{id}}", context: "{{context}}", reasoning: "{{thinks}}", price: { input: "{{price}}", output: 1 } }
                chains:
                  default: { models: [a], deadline: "{{seconds}}s" }
                """), Map.of("host", "eu.example.com", "version", "2026-01", "KEY", "12345", "id", "7",
                "context", "32000", "thinks", "true", "price", "0.075", "seconds", "9"));

        var model = config.models().get("a");
        assertThat(model.provider().url()).isEqualTo(URI.create("https://eu.example.com/v1?api-version=2026-01"));
        assertThat(model.provider().key().value()).isEqualTo("12345");
        assertThat(model.id()).isEqualTo("7");
        assertThat(model.context()).isEqualTo(32_000);
        assertThat(model.reasoning()).isTrue();
        assertThat(model.price().orElseThrow().rates().get(0).input()).isEqualByComparingTo("0.075");
        assertThat(config.chains().get("default").deadline()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void aValueOfTheWrongKindFromAPlaceholderIsShownButNeverAKey() {
        var yaml = model("provider: p", "context: \"{{context}}\"")
                .replace("dialect: openai", "dialect: openai, key: [\"" + SECRET + "\"], headers: { x: 12345678 }");

        var failure = failure(Sources.of(yaml), Map.of("context", "large"));

        assertThat(failure.problems()).extracting(Problem::message).containsExactlyInAnyOrder(
                "models.a.context must be a whole number, was \"large\"",
                "providers.p.key must be text",
                "providers.p.headers.x must be text (put it in quotes)");
    }

    @Test
    void anEmptyKeyIsNoKey() {
        var config = read(Sources.of(withKeys()), Map.of("ONE", "", "TWO", SECRET));

        assertThat(config.keyless()).containsExactly(Map.entry("one", "{{env:ONE}}"));
        assertThat(models(config, "both")).containsExactly("b");
        assertThat(config.remarks()).contains("chains.both goes without a: no value for {{env:ONE}}");
    }

    @Test
    void aChainThatIsLeftWithoutModelsIsAProblem() {
        var yaml = withKeys() + "  only-one: [a]\n";

        var failure = failure(Sources.of(yaml), Map.of("TWO", SECRET));

        assertThat(failure.problems()).containsExactly(new Problem("caravan.yaml", 9,
                "chains.only-one has no model that can be called: give a value to one of {{env:ONE}}"));
        assertThat(failure).hasMessageNotContaining(SECRET);
    }

    @Test
    void aProviderThatIsReplacedByOneWithAKeyIsNotLeftOut() {
        UnaryOperator<ProviderConfig> simulated = provider -> new ProviderConfig(provider.name(), provider.dialect(),
                URI.create("http://localhost:1"), new Secret("simulated"), provider.headers());

        var config = new ConfigReader(Sources.placeholders(Map.of()), simulated).read(Sources.of(withKeys()));

        assertThat(config.keyless()).isEmpty();
        assertThat(config.remarks()).noneMatch(remark -> remark.contains("goes without"));
        assertThat(models(config, "both")).containsExactly("a", "b");
    }

    @Test
    void aFileThatIsNotThereOrNoTextIsReportedAsThat(@TempDir Path folder) throws IOException {
        var latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE9});

        assertThat(failure(ConfigSource.file(folder.resolve("none.yaml")), Map.of())).hasMessageContaining(
                "none.yaml:1: there is no such file");
        assertThat(failure(ConfigSource.file(latin), Map.of())).hasMessageContaining(
                "latin.yaml:1: the file is no UTF-8 text; save it as UTF-8");
        assertThat(failure(ConfigSource.classpath("caravan/none.yaml"), Map.of())).hasMessageContaining(
                "classpath:caravan/none.yaml:1: there is no such file");
    }

    @Test
    void aSchemaFileLiesBesideTheConfiguration(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("schemas"));
        Files.writeString(folder.resolve("schemas/s.json"), "{\"type\": \"object\"}");
        var file = Files.writeString(folder.resolve("c.yaml"), chain("models: [a]", "guard: { schema: schemas/s.json }"));

        var config = read(ConfigSource.file(file), Map.of());

        assertThat(config.chains().get("default").guard().schema().orElseThrow().path("type").asText())
                .isEqualTo("object");
    }

    private static CaravanConfig read(ConfigSource source, Map<String, String> values) {
        return new ConfigReader(Sources.placeholders(values), UnaryOperator.identity()).read(source);
    }

    private static ConfigException failure(ConfigSource source, Map<String, String> values) {
        return catchThrowableOfType(ConfigException.class, () -> read(source, values));
    }

    private static List<String> models(CaravanConfig config, String task) {
        return config.chains().get(task).models().stream().map(ModelConfig::name).toList();
    }

    private static Arguments problem(String what, String yaml, int line, String... message) {
        return Arguments.of(what, yaml, line, List.of(message));
    }

    /** The model a, in lines from 5 on. */
    private static String model(String... lines) {
        return SOUND.replace(" { provider: p }", "\n    " + String.join("\n    ", lines));
    }

    /** The chain default, in lines from 7 on. */
    private static String chain(String... lines) {
        return SOUND.replace(" [a]", "\n    " + String.join("\n    ", lines));
    }

    /** Callers, in lines from 8 on. */
    private static String callers(String... lines) {
        return SOUND + "callers:\n  " + String.join("\n  ", lines) + "\n";
    }

    private static String withKeys() {
        return """
                providers:
                  one: { dialect: openai, url: "https://one.example.com/v1", key: "{{env:ONE}}" }
                  two: { dialect: openai, url: "https://two.example.com/v1", key: "{{env:TWO}}" }
                models:
                  a: { provider: one }
                  b: { provider: two }
                chains:
                  both: [a, b]
                """;
    }

    /** Each line holds the one before it twice: 24 lines would be 16 million words. */
    private static String laughs() {
        var yaml = new StringBuilder("a0: &a0 [ha]\n");
        for (int i = 1; i <= 24; i++) {
            yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        return yaml.toString();
    }
}
