package dev.caravan.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.caravan.agreement.Comparison;
import dev.caravan.agreement.Overlap;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Outcome;
import dev.caravan.outcome.Outcome.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the routes that store and delete outcomes promise on every database. */
abstract class StoreRoutesContract {

    @TempDir
    Path folder;

    private TestCaravan caravan;
    private ProducerTemplate template;

    /** The place of a database that isn't there yet, or is empty. */
    abstract String newPlace();

    @BeforeEach
    void start() {
        caravan = TestCaravan.startAt(newPlace(), folder, """
                providers: { o: { dialect: openai, url: "http://localhost:1/v1", key: "secret" } }
                models: { first: { provider: o, id: gpt-4o } }
                chains: { default: [first] }
                """);
        template = caravan.context().createProducerTemplate();
    }

    @AfterEach
    void stop() {
        caravan.close();
    }

    @Test
    void aBatchIsStoredAsAWholeOrNotAtAll() {
        var rows = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < 500; i++) {
            rows.add(row(Instant.now()));
        }
        rows.get(499).put("model", null);

        var exchange = template.request("direct:caravan-store-outcomes", e -> e.getMessage().setBody(rows));

        assertThat(exchange.getException()).isNotNull();
        assertThat(caravan.rows()).isZero();

        rows.get(499).put("model", "first");
        template.sendBody("direct:caravan-store-outcomes", rows);
        assertThat(caravan.rows()).isEqualTo(500);
    }

    @Test
    void theRetentionDeletesWhatIsOlderThanNinetyDaysAndNothingElse() {
        var now = Instant.now();
        var rows = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < 3500; i++) {
            rows.add(row(now.minus(Duration.ofDays(91)).minusSeconds(i / 7)));
        }
        for (int i = 0; i < 10; i++) {
            rows.add(row(now.minus(Duration.ofDays(89)).plusSeconds(i)));
        }
        template.sendBody("direct:caravan-store-outcomes", rows);

        template.sendBody("direct:caravan-retention", "");

        assertThat(caravan.rows()).isEqualTo(10);
    }

    @Test
    void theRetentionDeletesComparisonsOfTheSameAge() {
        var now = Instant.now();
        compared(now.minus(Duration.ofDays(91)));
        compared(now.minus(Duration.ofDays(91)).minusSeconds(1));
        compared(now.minus(Duration.ofDays(89)));

        template.sendBody("direct:caravan-retention", "");

        assertThat(caravan.countIn("agreements", "1 = 1")).isEqualTo(1);
    }

    private void compared(Instant at) {
        template.sendBody("direct:caravan-store-agreement", new Comparison(at, "call-" + UUID.randomUUID(), "default",
                "first", "second", Comparison.PROSE, new Overlap(1, 2, 3)).row());
    }

    @Test
    void theRetentionOfNothingDoesNothing() {
        template.sendBody("direct:caravan-retention", "");
        template.sendBody("direct:caravan-store-outcomes", List.of(row(Instant.now())));
        template.sendBody("direct:caravan-retention", "");

        assertThat(caravan.rows()).isEqualTo(1);
    }

    private static Map<String, Object> row(Instant at) {
        return new Outcome(Kind.CALL, at, "call-" + UUID.randomUUID(), "default", "first", "", 1, Optional.empty(),
                Optional.empty(), 200, Duration.ZERO, Optional.empty(), Usage.NONE, Optional.empty()).row();
    }
}
