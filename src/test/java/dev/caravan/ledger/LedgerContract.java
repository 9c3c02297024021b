package dev.caravan.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.CircuitConfig;
import dev.caravan.config.ConfigReader;
import dev.caravan.config.ConfigSource;
import dev.caravan.config.ModelConfig;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.model.ChatReply;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.FinishReason;
import dev.caravan.model.ManualTime;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Health;
import dev.caravan.outcome.Outcome;
import dev.caravan.outcome.OutcomeStore;
import dev.caravan.plan.Call;
import dev.caravan.plan.Circuits;
import dev.caravan.plan.Planner;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of a database, checked against whole numbers of a millionth of a millionth of a dollar. */
abstract class LedgerContract {

    private static final int CALLS = 10_000;
    private static final Duration LONG = Duration.ofHours(1);

    /** The price pages, in millionths of a dollar: up to so many tokens; input, cached, written, kept an hour, output. */
    private static final Map<String, long[][]> PRICE_PAGES = Map.of(
            "sol", new long[][] {{272_000, 2_000_000, 200_000, 2_500_000, 2_500_000, 10_000_000},
                {Long.MAX_VALUE, 4_000_000, 400_000, 5_000_000, 5_000_000, 15_000_000}},
            "haiku", new long[][] {{100_000, 100_000, 10_000, 125_000, 200_000, 500_000},
                {Long.MAX_VALUE, 500_000, 50_000, 625_000, 1_000_000, 2_500_000}},
            "mini", new long[][] {{Long.MAX_VALUE, 150_000, 75_000, 150_000, 150_000, 600_000}});
    private static final Map<FailureClass, Reason> REASONS = Map.of(FailureClass.OVERLOADED, Reason.OUTAGE,
            FailureClass.CUT, Reason.OUTAGE, FailureClass.RATE_LIMITED, Reason.RATE_LIMIT,
            FailureClass.GUARD, Reason.GUARD);
    private static final List<FailureClass> FAILURES = REASONS.keySet().stream().sorted().toList();

    @TempDir
    Path folder;

    private final Random random = new Random(20261124);
    private final ManualTime time = new ManualTime();
    private CaravanConfig config;
    private OutcomeStore store;

    /** The place of a database that isn't there yet, or is empty. */
    abstract String newPlace() throws IOException;

    @BeforeEach
    void open() throws IOException {
        var file = Files.writeString(folder.resolve("caravan.yaml"), """
                providers: { p: { dialect: openai, url: "http://localhost" } }
                models:
                  sol: { provider: p, id: gpt-6-sol, context: 1000000 }
                  haiku: { provider: p, id: claude-haiku-5-5, context: 1000000 }
                  mini: { provider: p, id: gpt-4o-mini-2024-07-18, context: 1000000 }
                chains: { default: [sol, haiku, mini] }
                """);
        config = new ConfigReader(UnaryOperator.identity(), UnaryOperator.identity()).read(ConfigSource.file(file));
        store = OutcomeStore.at(newPlace());
        store.open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theCostsAndPremiumsOfTenThousandMixedCallsAreExact() {
        var costs = new TreeMap<String, BigInteger>();
        var premiums = new EnumMap<Reason, BigInteger>(Reason.class);
        var rows = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < CALLS; i++) {
            rows.addAll(call(costs, premiums));
        }
        store.insert(rows);

        var stored = new HashMap<String, BigDecimal>();
        var storedPremiums = new EnumMap<Reason, BigDecimal>(Reason.class);
        var calls = new ArrayList<String>();
        new LedgerQuery(store.dataSource()).calls(Instant.EPOCH, time.instant().plusSeconds(1), attempts -> {
            calls.add(attempts.get(0).callId());
            attempts.forEach(a -> stored.merge(a.model(), a.cost().orElseThrow(), BigDecimal::add));
            Premium.of(attempts).byReason().forEach((reason, money) ->
                    storedPremiums.merge(reason, money, BigDecimal::add));
        });

        assertThat(calls).hasSize(CALLS).doesNotHaveDuplicates();
        assertThat(stored).hasSameSizeAs(costs);
        costs.forEach((model, cost) -> assertThat(stored.get(model)).as(model).isEqualByComparingTo(dollars(cost)));
        assertThat(storedPremiums.keySet()).isEqualTo(premiums.keySet()).hasSize(4);
        premiums.forEach((reason, money) ->
                assertThat(storedPremiums.get(reason)).as("%s", reason).isEqualByComparingTo(dollars(money)));
        assertThat(storedPremiums.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add)).isNotZero();
    }

    @Test
    void onlyWhatEndedInTheSpanOfTimeIsRead() {
        var from = time.instant();
        var rows = new ArrayList<>(call(new HashMap<>(), new HashMap<>()));
        time.advance(Duration.ofDays(7));
        rows.addAll(call(new HashMap<>(), new HashMap<>()));
        store.insert(rows);

        var read = new ArrayList<List<Attempt>>();
        new LedgerQuery(store.dataSource()).calls(from, time.instant(), read::add);

        assertThat(read).singleElement().satisfies(attempts ->
                assertThat(attempts.get(0).callId()).isEqualTo(rows.get(0).get("call_id")));
    }

    /** One call, now and then with the first model out of use; what it must cost is added to the sums. */
    private List<Map<String, Object>> call(Map<String, BigInteger> costs, Map<Reason, BigInteger> premiums) {
        var circuits = new Circuits(config.models().values(), new CircuitConfig(99, LONG, LONG), time);
        var planner = new Planner(() -> Health.UNKNOWN, circuits, config.retry(), time);
        var reason = random.nextInt(10) == 0 ? Reason.CIRCUIT : null;
        if (reason == Reason.CIRCUIT) {
            circuits.of(config.models().get("sol")).breaker().transitionToOpenState();
        }
        var call = new Call("default", config.chains().get("default"), ChatRequest.of("x"), LONG, planner);
        for (var next = call.next(); next.isPresent(); next = call.next()) {
            time.advance(Duration.ofMillis(random.nextInt(50)));
            call.begin(false);
            var usage = usage();
            var failure = random.nextInt(4) == 0 ? FAILURES.get(random.nextInt(FAILURES.size())) : null;
            if (failure == null) {
                call.answered(new ChatReply("", "", "yes", List.of(), FinishReason.STOP, usage), 200);
            } else {
                usage = failure == FailureClass.GUARD || failure == FailureClass.CUT ? usage : Usage.NONE;
                call.failed(Failure.of(failure, 500, ""), usage);
                reason = next.get().name().equals("sol") ? REASONS.get(failure) : reason;
            }
            expect(next.get(), usage, failure, reason, costs, premiums);
        }
        return call.attempts().stream().map(Outcome::row).toList();
    }

    private static void expect(ModelConfig model, Usage usage, FailureClass failure, Reason reason,
            Map<String, BigInteger> costs, Map<Reason, BigInteger> premiums) {
        var cost = byHand(model.name(), usage);
        costs.merge(model.name(), cost, BigInteger::add);
        if (failure != null && cost.signum() > 0) {
            premiums.merge(REASONS.get(failure), cost, BigInteger::add);
        } else if (failure == null && !model.name().equals("sol")) {
            premiums.merge(reason, cost.subtract(byHand("sol", usage)), BigInteger::add);
        }
    }

    /** Small, long and very long prompts, cached, written to the cache, or neither. */
    private Usage usage() {
        long input = (long) Math.pow(10, 1 + random.nextDouble() * 4.9);
        long cached = random.nextBoolean() ? (long) (input * random.nextDouble()) : 0;
        long written = random.nextInt(3) == 0 ? (long) ((input - cached) * random.nextDouble()) : 0;
        long output = random.nextInt(4000);
        return new Usage(input, cached, written, output, output / 3)
                .withCacheWriteHour(random.nextBoolean() ? written / 2 : 0);
    }

    private static BigInteger byHand(String model, Usage usage) {
        for (var page : PRICE_PAGES.get(model)) {
            if (usage.input() <= page[0]) {
                return times(page[1], usage.input() - usage.cachedInput() - usage.cacheWrite())
                        .add(times(page[2], usage.cachedInput()))
                        .add(times(page[3], usage.cacheWrite() - usage.cacheWriteHour()))
                        .add(times(page[4], usage.cacheWriteHour()))
                        .add(times(page[5], usage.output()));
            }
        }
        throw new IllegalStateException();
    }

    private static BigInteger times(long price, long tokens) {
        return BigInteger.valueOf(price).multiply(BigInteger.valueOf(tokens));
    }

    private static BigDecimal dollars(BigInteger millionthsOfMillionths) {
        return new BigDecimal(millionthsOfMillionths, 12);
    }
}
