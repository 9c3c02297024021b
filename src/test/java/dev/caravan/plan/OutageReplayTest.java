package dev.caravan.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.config.RetryConfig;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.ManualTime;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Health;
import dev.caravan.outcome.ModelHealth;
import dev.caravan.outcome.Outcome;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The incidents that OpenAI (O) and Anthropic (A) reported in the summer of 2024, in fast time: what a chain of two makes
 * of them, with the plan, circuits and probes of Caravan, without HTTP. The times are from the data set
 * atlarge-research/llm-service-analysis; the share of calls that fail at each level is an assumption.
 */
class OutageReplayTest {

    /** Month-day, UTC start, minutes, provider, level of the status page. */
    private static final String SEQUENCE = """
            06-03 14:14 104 A1, 06-03 16:58 17 A2, 06-12 02:40 56 A1, 06-13 17:16 15 A2, 06-13 18:20 285 O0,
            06-20 19:38 55 O2, 06-21 02:02 88 A1, 06-21 08:19 75 A1, 06-21 14:16 22 A1, 06-21 19:44 23 O2,
            06-23 03:20 73 O2, 06-24 07:06 47 A1, 06-27 01:46 27 O2, 06-28 14:19 48 O1, 07-02 14:18 41 A2,
            07-02 19:06 14 A2, 07-05 22:23 19 O2, 07-07 15:26 38 A1, 07-11 04:46 13 A2, 07-12 01:30 78 O2,
            07-12 10:03 49 O3, 07-12 22:13 16 A2, 07-12 22:42 4 A2, 07-18 22:13 71 O1, 07-19 01:57 24 A2,
            07-26 11:21 284 O2, 08-01 19:33 108 A1, 08-02 01:56 252 A2, 08-06 03:28 23 A2, 08-06 17:19 58 A2,
            08-08 06:15 1094 A0, 08-13 16:01 31 A2, 08-13 21:50 34 O0, 08-15 16:18 132 A2, 08-15 21:13 8 A2,
            08-16 18:53 342 O2, 08-21 16:27 35 O3, 08-28 01:35 64 A1, 08-28 18:16 140 O2""";
    /** Share of calls that fail by level; an incident without a level is taken for a minor one. */
    private static final double[] SHARES = {0.15, 0.15, 0.60, 0.95};
    private static final double RATE_LIMITED = 0.1;
    private static final Instant BEGIN = Instant.parse("2024-06-01T00:00:00Z");
    private static final Instant END = Instant.parse("2024-09-01T00:00:00Z");
    private static final int SECONDS_BETWEEN_CALLS = 10;
    /** Between incidents nothing happens but answered calls, which are counted, not played. */
    private static final Duration BEFORE = Duration.ofMinutes(11);
    private static final Duration AFTER = Duration.ofMinutes(15);
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final RetryConfig ONCE =
            new RetryConfig(0, 0, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(5));

    private final ManualTime time = new ManualTime();
    private final Duration offset = Duration.between(time.instant(), BEGIN);
    private final ModelConfig o = Pool.model("O");
    private final ModelConfig a = Pool.model("A");
    private final List<ModelConfig> models = List.of(o, a);
    private final Circuits circuits = new Circuits(models, Pool.CIRCUIT, time);
    private final Probes probes = new Probes(models, circuits, time);
    private final Planner planner = new Planner(this::health, circuits, ONCE, time);
    private final ChainConfig chain = Pool.chain(models);
    private final Deque<Outcome> outcomes = new ArrayDeque<>();
    private final Random chance = new Random(20240603);
    private final Map<String, Boolean> answering = new HashMap<>();
    private final Map<String, Instant> recoveredAt = new HashMap<>();
    private List<Incident> incidents;
    private Health health = Health.UNKNOWN;
    private int known;
    private long failedO;
    private long failedA;
    private long failedChain;
    private long callsToOpen;
    private long forcedCalls;
    private long failedBeforeOpen;
    private long probesSent;
    private long answerable;
    private long hiddenByCircuit;
    private final List<Long> back = new ArrayList<>();

    private record Incident(Instant from, Instant until, String provider, double share) {

        static Incident parse(String line) {
            var parts = line.strip().split(" ");
            var from = LocalDateTime.parse("2024-" + parts[0] + "T" + parts[1] + ":00").toInstant(ZoneOffset.UTC);
            return new Incident(from, from.plus(Duration.ofMinutes(Long.parseLong(parts[2]))),
                    parts[3].substring(0, 1), SHARES[parts[3].charAt(1) - '0']);
        }

        Incident ofOther() {
            return new Incident(from, until, provider.equals("O") ? "A" : "O", share);
        }

        boolean on(Instant at) {
            return !at.isBefore(from) && at.isBefore(until);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.25, 0.5, 1})
    void theChainIsBetterThanTheBetterProvider(double shared) {
        incidents = incidents(shared);

        play();

        var calls = Duration.between(BEGIN, END).toSeconds() / SECONDS_BETWEEN_CALLS;
        report(shared, calls);
        assertThat(failedChain).isLessThanOrEqualTo(Math.min(failedO, failedA));
        assertThat(answerable).as("failed calls that a model without incident and with closed circuit could answer")
                .isZero();
        assertThat(callsToOpen).as("callers' requests to a model whose circuit is open").isZero();
        assertThat(back).as("seconds until calls pass again").allMatch(seconds -> seconds <= 60);
    }

    @Test
    void aModelIsBackWithTheFirstProbeAfterATotalOutage() {
        incidents = IntStream.range(1, 120).mapToObj(OutageReplayTest::total).toList();

        play();

        report(0, Duration.between(BEGIN, END).toSeconds() / SECONDS_BETWEEN_CALLS);
        assertThat(failedChain).isZero();
        assertThat(callsToOpen).isZero();
        System.out.println("REPLAY callers' failed requests while the circuit was closed: " + failedBeforeOpen);
        assertThat(failedBeforeOpen).as("three an outage, and what chance made rate limits")
                .isLessThanOrEqualTo(5L * incidents.size());
        assertThat(back).as("seconds until calls pass again, for outages that ended with an open circuit")
                .hasSizeGreaterThan(100).allMatch(seconds -> seconds <= 60);
    }

    /** The n-th of many total outages of the first provider, each eleven seconds longer than the one before. */
    private static Incident total(int n) {
        var from = BEGIN.plus(Duration.ofHours(n));
        return new Incident(from, from.plusSeconds(30 + 11L * n), "O", 1);
    }

    /** The sequence, with a share of the incidents hitting both providers at once. */
    private static List<Incident> incidents(double shared) {
        var luck = new Random(7);
        return Stream.of(SEQUENCE.split(",")).map(Incident::parse)
                .flatMap(one -> luck.nextDouble() < shared ? Stream.of(one, one.ofOther()) : Stream.of(one))
                .sorted(Comparator.comparing(Incident::from)).toList();
    }

    private void play() {
        for (var incident : incidents) {
            var from = incident.from().minus(BEFORE);
            if (now().isBefore(from)) {
                time.advance(Duration.between(now(), from));
            }
            while (now().isBefore(incident.until().plus(AFTER))) {
                second();
            }
        }
    }

    private void second() {
        refresh();
        for (var model : probes.due(health)) {
            probe(model);
        }
        models.forEach(this::noteBack);
        if (now().getEpochSecond() % SECONDS_BETWEEN_CALLS == 0) {
            call();
        }
        time.advance(Duration.ofSeconds(1));
    }

    private void probe(ModelConfig model) {
        probesSent++;
        var probe = Call.probe(model, Duration.ofSeconds(10), planner);
        attempt(probe, chance.nextDouble() >= share(model));
        outcomes.addAll(probe.attempts());
    }

    private void call() {
        for (var model : models) {
            answering.put(model.name(), chance.nextDouble() >= share(model));
        }
        failedO += answering.get("O") ? 0 : 1;
        failedA += answering.get("A") ? 0 : 1;
        var states = models.stream().collect(Collectors.toMap(Function.identity(), m -> circuits.of(m).state()));
        var call = new Call("task", chain, ChatRequest.of("x"), chain.deadline(), planner);
        for (var model = call.next(); model.isPresent(); model = call.next()) {
            through(call, model.get(), states.get(model.get()));
        }
        outcomes.addAll(call.attempts());
        if (call.answer().isEmpty()) {
            failed(call, states);
        }
    }

    /** What the model's routes do: round the circuit where the plan is forced, else through it if it lets the call. */
    private void through(Call call, ModelConfig model, String state) {
        var breaker = circuits.of(model).breaker();
        if (call.forced()) {
            forcedCalls++;
            attempt(call, answering.get(model.name()));
        } else if (breaker.tryAcquirePermission()) {
            callsToOpen += state.equals("open") && breaker.getState() == State.OPEN ? 1 : 0;
            var failure = attempt(call, answering.get(model.name()));
            if (failure.isPresent()) {
                failedBeforeOpen += state.equals("closed") ? 1 : 0;
                breaker.onError(0, TimeUnit.NANOSECONDS, new AttemptFailedException(failure.get()));
            } else {
                breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            }
        }
    }

    private Optional<Failure> attempt(Call call, boolean answered) {
        call.begin(false);
        if (answered) {
            call.answered(Pool.reply("yes"), 200);
            return Optional.empty();
        }
        var failure = Failure.of(chance.nextDouble() < RATE_LIMITED
                ? FailureClass.RATE_LIMITED : FailureClass.OVERLOADED, 503, "");
        call.failed(failure, Usage.NONE);
        return Optional.of(failure);
    }

    private void failed(Call call, Map<ModelConfig, String> states) {
        failedChain++;
        for (var model : models) {
            if (share(model) == 0) {
                answerable += states.get(model).equals("open") ? 0 : 1;
                hiddenByCircuit += states.get(model).equals("open") ? 1 : 0;
            }
        }
    }

    /** Notes how long after an incident, whose end found the circuit open, calls may pass again. */
    private void noteBack(ModelConfig model) {
        if (share(model) > 0) {
            recoveredAt.remove(model.name());
        } else if (circuits.of(model).available()) {
            Optional.ofNullable(recoveredAt.remove(model.name()))
                    .ifPresent(end -> back.add(Duration.between(end, now()).toSeconds()));
        }
    }

    private void refresh() {
        for (var incident : incidents) {
            if (incident.until().equals(now())) {
                var model = incident.provider().equals("O") ? o : a;
                if (share(model) == 0 && circuits.of(model).open()) {
                    recoveredAt.put(model.name(), now());
                }
            }
        }
        while (!outcomes.isEmpty() && outcomes.peek().ended().isBefore(time.instant().minus(WINDOW))) {
            outcomes.poll();
            known = -1;
        }
        if (outcomes.size() == known) {
            return;
        }
        known = outcomes.size();
        health = new Health(time.instant(), models.stream().map(this::health)
                .collect(Collectors.toMap(row -> row.model() + " " + row.keyId(), Function.identity())),
                List.of(), Map.of());
        models.forEach(model -> circuits.of(model).follow(health.of(model), List.of()));
    }

    private Health health() {
        return health;
    }

    /** What {@code health.sql} says of the outcomes in the window. */
    private ModelHealth health(ModelConfig model) {
        var counted = outcomes.stream().filter(outcome -> outcome.model().equals(model.name()))
                .filter(outcome -> outcome.failure().map(f -> f.kind().countsAgainstHealth()).orElse(true))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(counted);
        var successes = counted.stream().filter(Outcome::success).count();
        return new ModelHealth(model.name(), model.provider().key().fingerprint(), counted.size(), successes,
                successes, Duration.ZERO, Duration.ZERO, Optional.empty(),
                counted.stream().limit(3).filter(Outcome::success).count(),
                counted.stream().takeWhile(outcome -> !outcome.success()).count(),
                last(counted.stream().filter(Outcome::success)),
                last(counted.stream().filter(Outcome::success).filter(row -> row.kind() == Outcome.Kind.CALL)),
                last(counted.stream().filter(outcome -> !outcome.success())),
                last(counted.stream().filter(outcome -> outcome.kind() == Outcome.Kind.PROBE)));
    }

    private static Optional<Instant> last(Stream<Outcome> newestFirst) {
        return newestFirst.findFirst().map(Outcome::ended);
    }

    /** The share of a model's calls that fail now. */
    private double share(ModelConfig model) {
        return incidents.stream().filter(one -> one.provider().equals(model.name()) && one.on(now()))
                .mapToDouble(Incident::share).max().orElse(0);
    }

    private Instant now() {
        return time.instant().plus(offset);
    }

    private void report(double shared, long calls) {
        Collections.sort(back);
        System.out.printf(Locale.ROOT, "REPLAY %3.0f %% of incidents hit both: of %d calls failed O %d (%.3f %%), A %d"
                + " (%.3f %%), chain %d (%.4f %%), of these %d behind a circuit still open; %d forced attempts, %d"
                + " probes; back after median %d s, at most %d s, %d of %d within 15 s%n", shared * 100, calls,
                failedO, 100 - 100.0 * failedO / calls, failedA, 100 - 100.0 * failedA / calls,
                failedChain, 100 - 100.0 * failedChain / calls, hiddenByCircuit, forcedCalls, probesSent,
                back.isEmpty() ? 0 : back.get(back.size() / 2), back.isEmpty() ? 0 : back.get(back.size() - 1),
                back.stream().filter(seconds -> seconds <= 15).count(), back.size());
    }
}
