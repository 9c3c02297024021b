package dev.caravan.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.work.ConcurrencyLimit.Sign;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a limit follows what its provider says. */
class ConcurrencyLimitTest {

    @Test
    void aBurstThatWasTooLargeLeavesWhatTheProviderTook() throws InterruptedException {
        var limit = new ConcurrencyLimit(50);
        var burst = enter(limit, 50);

        burst.subList(8, 50).forEach(number -> limit.leave(number, Sign.TOO_MANY));

        assertThat(limit.limit()).isEqualTo(8);
        assertThat(limit.inFlight()).isEqualTo(8);
    }

    @Test
    void oneRefusalTakesALittleAndAnswersGiveItBackWhileAllIsUsed() throws InterruptedException {
        var limit = new ConcurrencyLimit(40);
        var numbers = enter(limit, 40);
        limit.leave(numbers.get(0), Sign.TOO_MANY);
        assertThat(limit.limit()).isEqualTo(38);

        var inFlight = new ArrayDeque<>(numbers.subList(1, 40));
        limit.leave(inFlight.remove(), Sign.NONE);
        answerRounds(limit, inFlight, 1);
        assertThat(limit.limit()).isEqualTo(38);
        answerRounds(limit, inFlight, 2);

        assertThat(limit.limit()).as("its ceiling").isEqualTo(40);
    }

    @Test
    void itNeverExceedsItsCeilingNorFallsBelowOne() throws InterruptedException {
        var limit = new ConcurrencyLimit(3);
        answerRounds(limit, new ArrayDeque<>(enter(limit, 3)), 10);
        assertThat(limit.limit()).isEqualTo(3);

        var other = new ConcurrencyLimit(3);
        for (int i = 0; i < 10; i++) {
            other.leave(other.enter(), Sign.TOO_MANY);
        }
        assertThat(other.limit()).isEqualTo(1);
    }

    @Test
    void itDoesNotGrowWhileThereIsNoWork() throws InterruptedException {
        var limit = new ConcurrencyLimit(20);
        var burst = enter(limit, 20);
        burst.subList(5, 20).forEach(number -> limit.leave(number, Sign.TOO_MANY));
        burst.subList(0, 5).forEach(number -> limit.leave(number, Sign.NONE));

        for (int i = 0; i < 1000; i++) {
            limit.leave(limit.enter(), Sign.ANSWERED);
        }

        assertThat(limit.limit()).isEqualTo(5);
    }

    @Test
    void aProviderThatAllowsNAtOnceHasThemBusy() throws InterruptedException {
        for (var allowed : new int[] {1, 4, 20, 100, 400}) {
            assertThat(use(allowed)).as("of " + allowed).isGreaterThan(0.95);
        }
    }

    /** The mean share of what a provider allows that is in use, round by round of answers. */
    private static double use(int allowed) throws InterruptedException {
        var limit = new ConcurrencyLimit(1000);
        var inFlight = new ArrayDeque<Long>();
        var busy = 0.0;
        var steps = 100 * allowed;
        for (int step = 0; step < steps; step++) {
            fill(limit, inFlight, allowed);
            busy += inFlight.size();
            limit.leave(inFlight.remove(), Sign.ANSWERED);
        }
        return busy / steps / allowed;
    }

    /** There is always more work: what is let in beyond what the provider allows is refused at once. */
    private static void fill(ConcurrencyLimit limit, Queue<Long> inFlight, int allowed) throws InterruptedException {
        var refused = new ArrayList<Long>();
        while (limit.inFlight() < limit.limit()) {
            var number = limit.enter();
            (inFlight.size() < allowed ? inFlight : refused).add(number);
        }
        refused.forEach(number -> limit.leave(number, Sign.TOO_MANY));
    }

    @Test
    void whoeverWaitsIsLetInWhenAPlaceIsFree() throws InterruptedException {
        var limit = new ConcurrencyLimit(1);
        var first = limit.enter();
        var waiting = new Thread(() -> {
            try {
                limit.enter();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.WAITING);

        limit.leave(first, Sign.ANSWERED);

        waiting.join();
        assertThat(limit.inFlight()).isEqualTo(1);
    }

    private static List<Long> enter(ConcurrencyLimit limit, int times) throws InterruptedException {
        var numbers = new ArrayList<Long>();
        for (int i = 0; i < times; i++) {
            numbers.add(limit.enter());
        }
        return numbers;
    }

    /** Answers everything in flight so many times, with as much following as the limit allows. */
    private static void answerRounds(ConcurrencyLimit limit, Queue<Long> inFlight, int rounds)
            throws InterruptedException {
        var answers = IntStream.range(0, rounds).map(round -> limit.limit()).sum();
        for (int i = 0; i < answers; i++) {
            limit.leave(inFlight.remove(), Sign.ANSWERED);
            while (limit.inFlight() < limit.limit()) {
                inFlight.add(limit.enter());
            }
        }
    }
}
