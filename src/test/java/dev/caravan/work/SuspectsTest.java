package dev.caravan.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SuspectsTest {

    private final Suspects suspects = new Suspects();
    private Tally tally = new Tally(0, 0);
    private Instant now = Instant.EPOCH;

    @Test
    void restsDoubleUpToTenMinutesWhileOthersAreAnswered() {
        refuse("piece");
        assertThat(suspects.rest("piece", now)).isEmpty();

        for (long seconds : new long[] {10, 20, 40, 80, 160, 320, 600, 600}) {
            answerOthers(1);
            refuse("piece");
            assertThat(suspects.rest("piece", now)).contains(Duration.ofSeconds(seconds));
            now = now.plusSeconds(seconds);
            assertThat(suspects.rest("piece", now)).isEmpty();
        }
    }

    @Test
    void aRefusalBehindNoAnswerCountsForNothing() {
        refuse("piece");

        assertThat(refuse("piece")).isZero();
        assertThat(refuse("piece")).isZero();
        assertThat(suspects.rest("piece", now)).isEmpty();
    }

    @Test
    void refusalsBehindAnswersOfOthersAreCounted() {
        assertThat(refuse("piece")).as("it may have been an outage").isZero();

        for (int times = 1; times < 5; times++) {
            answerOthers(2);
            refuse("another");
            assertThat(refuse("piece")).isEqualTo(times);
        }
    }

    @Test
    void aPieceIsNotToBlameWhereMostOthersAreRefusedToo() {
        refuse("piece");

        answerOthers(1);
        refuse("another");

        assertThat(refuse("piece")).isZero();
        assertThat(suspects.rest("piece", now)).as("it rests all the same").isPresent();
    }

    @Test
    void anOutageBetweenIsNotHeldAgainstTheAnswersBehindIt() {
        refuse("piece");
        for (int i = 0; i < 50; i++) {
            refuse("another");
        }
        refuse("piece");

        answerOthers(1);

        assertThat(refuse("piece")).isEqualTo(1);
    }

    @Test
    void aPieceIsNotToBlameForWhatNoRequestBringsAbout() {
        refuse("piece");
        answerOthers(1);

        assertThat(suspects.refused("piece", false, tally, now)).isZero();
    }

    @Test
    void whatWaitsNoMoreIsForgotten() {
        refuse("piece");

        suspects.forget("piece");

        assertThat(suspects.size()).isZero();
    }

    @Test
    void thoseThatWereRefusedLongestAgoAreForgottenWhereThereAreTooMany() {
        refuse("piece");
        refuse("longest ago");
        refuse("piece");
        for (int i = 0; i < 99_999; i++) {
            refuse("another " + i);
        }
        answerOthers(200_000);

        assertThat(suspects.size()).isEqualTo(100_000);
        assertThat(refuse("longest ago")).isZero();
        assertThat(refuse("another 7")).isEqualTo(1);
    }

    private void answerOthers(int times) {
        tally = new Tally(tally.answers() + times, tally.refusals());
    }

    private int refuse(String id) {
        var blamed = suspects.refused(id, true, tally, now);
        tally = tally.withRefusal();
        return blamed;
    }
}
