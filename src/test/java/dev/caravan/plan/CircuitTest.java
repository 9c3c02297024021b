package dev.caravan.plan;

import static dev.caravan.plan.Pool.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.caravan.config.CircuitConfig;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ManualTime;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class CircuitTest {

    private static final Duration OPEN_FOR = Pool.CIRCUIT.openFor();
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final ManualTime time = new ManualTime();
    private final Circuit circuit = circuit(Pool.CIRCUIT);
    private final Logger logger = (Logger) LoggerFactory.getLogger(Circuit.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @ParameterizedTest
    @EnumSource(value = FailureClass.class, names = {"TRANSPORT", "TIMEOUT", "OVERLOADED", "MALFORMED", "CUT"})
    void threeCountingFailuresInARowOpenIt(FailureClass kind) {
        fail(kind);
        fail(kind);
        assertThat(circuit.available()).isTrue();

        fail(kind);

        assertThat(circuit.available()).isFalse();
        assertThatThrownBy(this::succeed).isInstanceOf(CallNotPermittedException.class);
    }

    @Test
    void aModelThatCameBackIsTrustedUntilItFailsAgain() throws Exception {
        circuit.failed(failure(FailureClass.AUTH));
        assertThat(circuit.trusted()).isFalse();

        circuit.halfOpen();
        assertThat(circuit.trusted()).as("while its trial is due").isTrue();
        succeed();
        assertThat(circuit.trusted()).as("after it").isTrue();
        circuit.failed(failure(FailureClass.GUARD));
        assertThat(circuit.trusted()).as("after an answer of bad quality").isTrue();

        circuit.failed(failure(FailureClass.OVERLOADED));
        assertThat(circuit.trusted()).isFalse();
    }

    @Test
    void aModelThatIsDueForATrialIsTrusted() {
        circuit.failed(failure(FailureClass.AUTH));

        time.advance(OPEN_FOR.plus(MOMENT));

        assertThat(circuit.trusted()).isTrue();
    }

    @Test
    void aModelThatNeverFailedIsAsGoodAsItsOutcomes() {
        assertThat(circuit.trusted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(value = FailureClass.class, names = {
        "RATE_LIMITED", "CONTEXT_TOO_LONG", "REFUSED", "CALLER_FAULT", "GUARD", "CANCELLED"})
    void otherFailuresNeverOpenIt(FailureClass kind) {
        for (int i = 0; i < 10; i++) {
            fail(kind);
        }

        assertThat(circuit.available()).isTrue();
    }

    @Test
    void aSuccessInBetweenBeginsTheCountAnew() throws Exception {
        for (int i = 0; i < 5; i++) {
            fail(FailureClass.OVERLOADED);
            fail(FailureClass.OVERLOADED);
            succeed();
        }

        assertThat(circuit.available()).isTrue();
    }

    @Test
    void aFailureThatDoesNotCountNeitherAddsToTheRowNorBreaksIt() {
        fail(FailureClass.OVERLOADED);
        fail(FailureClass.CALLER_FAULT);
        fail(FailureClass.OVERLOADED);
        assertThat(circuit.available()).isTrue();

        fail(FailureClass.OVERLOADED);

        assertThat(circuit.available()).isFalse();
    }

    @Test
    void aFailureIsRecognisedInsideAnother() {
        for (int i = 0; i < 3; i++) {
            attempt(() -> {
                throw new IllegalStateException(new AttemptFailedException(failure(FailureClass.OVERLOADED)));
            });
        }

        assertThat(circuit.available()).isFalse();
    }

    @Test
    void bugsOfOursDoNotOpenIt() {
        for (int i = 0; i < 10; i++) {
            attempt(() -> {
                throw new IllegalStateException("a bug");
            });
        }

        assertThat(circuit.available()).isTrue();
    }

    @Test
    void answersThatTakeVeryLongAreNoFailures() {
        for (int i = 0; i < 10; i++) {
            circuit.breaker().acquirePermission();
            circuit.breaker().onSuccess(10, TimeUnit.MINUTES);
        }

        assertThat(circuit.available()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "5"})
    void howManyFailuresOpenItIsConfigured(int failures) {
        var other = circuit(new CircuitConfig(failures, OPEN_FOR, OPEN_FOR));
        for (int i = 1; i < failures; i++) {
            fail(other, FailureClass.OVERLOADED);
        }
        assertThat(other.available()).isTrue();

        fail(other, FailureClass.OVERLOADED);

        assertThat(other.available()).isFalse();
    }

    @Test
    void itLetsATrialThroughAfterFiveMinutes() throws Exception {
        open();
        time.advance(OPEN_FOR);
        assertThat(circuit.available()).isFalse();

        time.advance(MOMENT);
        assertThat(circuit.available()).isTrue();

        succeed();
        fail(FailureClass.OVERLOADED);
        fail(FailureClass.OVERLOADED);
        assertThat(circuit.available()).as("closed, so that two failures are too few").isTrue();
    }

    @Test
    void aTrialThatFailsOpensItForAnotherFiveMinutes() {
        open();
        time.advance(OPEN_FOR.plus(MOMENT));

        fail(FailureClass.TIMEOUT);

        assertThat(circuit.available()).isFalse();
        time.advance(OPEN_FOR);
        assertThat(circuit.available()).isFalse();
        time.advance(MOMENT);
        assertThat(circuit.available()).isTrue();
    }

    @Test
    void onlyOneTrialIsMadeAtATime() throws Exception {
        open();
        time.advance(OPEN_FOR.plus(MOMENT));

        var second = circuit.breaker().executeCallable(() -> catchThrowable(this::succeed));

        assertThat(second).isInstanceOf(CallNotPermittedException.class);
        succeed();
    }

    @ParameterizedTest
    @EnumSource(value = FailureClass.class, names = {"CANCELLED", "CALLER_FAULT", "GUARD", "RATE_LIMITED"})
    void aTrialThatSaysNothingOfTheModelFreesItsPlace(FailureClass kind) throws Exception {
        open();
        time.advance(OPEN_FOR.plus(MOMENT));
        fail(kind);
        assertThat(circuit.available()).isTrue();

        succeed();

        fail(FailureClass.OVERLOADED);
        assertThat(circuit.available()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"AUTH, PT5M", "MODEL_GONE, PT5M", "QUOTA, PT1H"})
    void theseFailuresOpenItAtOnceWithOneWarning(FailureClass kind, Duration openFor) {
        failAsACallDoes(kind);
        circuit.failed(failure(kind));
        circuit.failed(failure(kind));

        assertThat(warnings()).isEqualTo(1);
        assertThat(circuit.available()).isFalse();
        assertThatThrownBy(this::succeed).isInstanceOf(CallNotPermittedException.class);
        time.advance(openFor);
        assertThat(circuit.available()).isFalse();
        time.advance(MOMENT);
        assertThat(circuit.available()).isTrue();
    }

    @Test
    void aKeyThatIsStillBadAfterATrialWarnsOnceMore() {
        failAsACallDoes(FailureClass.AUTH);
        time.advance(OPEN_FOR.plus(MOMENT));

        failAsACallDoes(FailureClass.AUTH);

        assertThat(warnings()).isEqualTo(2);
        assertThat(circuit.available()).isFalse();
    }

    @Test
    void manyCallsThatMeetABadKeyTogetherWarnOnce() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        var together = new CountDownLatch(1);
        for (int i = 0; i < 64; i++) {
            threads.submit(() -> {
                together.await();
                circuit.failed(failure(FailureClass.AUTH));
                return null;
            });
        }

        together.countDown();
        threads.shutdown();

        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(warnings()).isEqualTo(1);
    }

    @Test
    void itRestsUntilTheProvidersTime() {
        circuit.rest(Duration.ofSeconds(17));

        time.advance(Duration.ofSeconds(17).minus(MOMENT));
        assertThat(circuit.available()).isFalse();
        time.advance(MOMENT);
        assertThat(circuit.available()).isTrue();
    }

    @Test
    void itRestsADayAtMost() {
        circuit.rest(Duration.ofDays(365_000));

        time.advance(Duration.ofDays(1));

        assertThat(circuit.available()).isTrue();
    }

    @Test
    void anAnswerThatWentRoundItClosesIt() throws Exception {
        open();
        circuit.rest(Duration.ofHours(1));

        circuit.recovered();

        assertThat(circuit.available()).isTrue();
        succeed();
        fail(FailureClass.OVERLOADED);
        assertThat(circuit.available()).isTrue();
    }

    @Test
    void everyModelHasItsOwn() {
        var circuits = new Circuits(Pool.models("a", "b"), Pool.CIRCUIT, time);

        circuits.of(Pool.model("a")).failed(failure(FailureClass.AUTH));

        assertThat(circuits.of(Pool.model("a")).available()).isFalse();
        assertThat(circuits.of(Pool.model("b")).available()).isTrue();
    }

    private Circuit circuit(CircuitConfig config) {
        return new Circuit("model", config, time);
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            fail(FailureClass.OVERLOADED);
        }
    }

    private void fail(FailureClass kind) {
        fail(circuit, kind);
    }

    private static void fail(Circuit circuit, FailureClass kind) {
        assertThat(catchThrowable(() -> circuit.breaker().executeCallable(() -> {
            throw new AttemptFailedException(failure(kind));
        }))).isInstanceOf(AttemptFailedException.class);
    }

    /** The call learns of a failure before the breaker does. */
    private void failAsACallDoes(FailureClass kind) {
        attempt(() -> {
            circuit.failed(Failure.of(kind, "code"));
            throw new AttemptFailedException(failure(kind));
        });
    }

    private void attempt(Callable<Object> callable) {
        assertThat(catchThrowable(() -> circuit.breaker().executeCallable(callable)))
                .isNotNull().isNotInstanceOf(CallNotPermittedException.class);
    }

    private void succeed() throws Exception {
        assertThat(circuit.breaker().executeCallable(() -> "answer")).isEqualTo("answer");
    }

    private long warnings() {
        return log.list.stream().filter(event -> event.getLevel() == Level.WARN).count();
    }
}
