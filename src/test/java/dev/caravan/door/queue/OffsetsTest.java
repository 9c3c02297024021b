package dev.caravan.door.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Up to where a partition is committed while its records are done in any order. */
class OffsetsTest {

    private static final TopicPartition ONE = new TopicPartition("t", 1);
    private static final TopicPartition TWO = new TopicPartition("t", 2);
    private static final Set<TopicPartition> BOTH = Set.of(ONE, TWO);

    private final Offsets offsets = new Offsets();

    @Test
    void nothingIsCommittedBeyondTheFirstThatIsInWork() {
        begin(ONE, 10, 11, 12);
        offsets.done(ONE, 11);
        offsets.done(ONE, 12);
        assertThat(offsets.due(BOTH)).isEqualTo(Map.of(ONE, 10L));

        offsets.done(ONE, 10);

        assertThat(offsets.due(BOTH)).isEqualTo(Map.of(ONE, 13L));
        assertThat(offsets.inWork()).isZero();
    }

    @Test
    void whatWasCommittedIsNotDueAgain() {
        begin(ONE, 0, 1);
        offsets.done(ONE, 0);
        offsets.committed(offsets.due(BOTH));
        assertThat(offsets.due(BOTH)).isEmpty();

        offsets.done(ONE, 1);
        assertThat(offsets.due(BOTH)).isEqualTo(Map.of(ONE, 2L));
    }

    @Test
    void aRecordThatComesAgainWhileItIsInWorkIsNotTakenTwice() {
        begin(ONE, 5);

        assertThat(offsets.begin(ONE, 5)).isFalse();
        offsets.done(ONE, 5);
        assertThat(offsets.begin(ONE, 5)).as("nobody is at it any more").isTrue();
        assertThat(offsets.inWork()).isEqualTo(1);
    }

    @Test
    void aPartitionOfSomebodyElsesIsNotCommitted() {
        begin(ONE, 0);
        begin(TWO, 0);
        offsets.done(ONE, 0);
        offsets.done(TWO, 0);

        offsets.keep(Set.of(TWO));

        assertThat(offsets.due(Set.of(TWO))).isEqualTo(Map.of(TWO, 1L));
        assertThat(offsets.due(BOTH)).doesNotContainKey(ONE);
    }

    @Test
    void whatIsStillInWorkOfALostPartitionIsKnownWhenItComesBack() {
        begin(ONE, 3);
        offsets.keep(Set.of());

        assertThat(offsets.begin(ONE, 3)).isFalse();
        begin(ONE, 4);
        offsets.done(ONE, 4);
        assertThat(offsets.due(BOTH)).as("never past what is in work").isEqualTo(Map.of(ONE, 3L));
    }

    private void begin(TopicPartition partition, long... records) {
        for (var offset : records) {
            assertThat(offsets.begin(partition, offset)).isTrue();
        }
    }
}
