package dev.caravan.agreement;

import dev.caravan.outcome.Sql;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Reads how far models agreed. Safe for all threads. */
public final class AgreementQuery {

    private final NamedParameterJdbcTemplate database;

    public AgreementQuery(DataSource database) {
        this.database = new NamedParameterJdbcTemplate(database);
    }

    /** Every pair of models and task that was compared in a span of time. */
    public List<PairAgreement> pairs(Instant since, Instant until) {
        return database.queryForList(Sql.named("agreement.sql"),
                Map.of("since", since.toEpochMilli(), "until", until.toEpochMilli())).stream()
                .map(PairAgreement::of).toList();
    }
}
