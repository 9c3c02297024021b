package dev.caravan.report;

import dev.caravan.agreement.AgreementQuery;
import dev.caravan.ledger.LedgerQuery;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;

/** Makes reports of what is stored. Safe for all threads. */
public final class ReportQuery {

    private final LedgerQuery ledger;
    private final AgreementQuery agreements;
    private final Map<String, String> providerOf;

    /**
     * A query.
     *
     * @param providerOf the provider of each model of the pool
     */
    public ReportQuery(DataSource database, Map<String, String> providerOf) {
        this.ledger = new LedgerQuery(database);
        this.agreements = new AgreementQuery(database);
        this.providerOf = Map.copyOf(providerOf);
    }

    /** The report of a span of time, {@code until} not included. */
    public Report report(Instant since, Instant until, Instant made) {
        var tally = new Tally(since, until, providerOf);
        ledger.calls(since, until, tally::add);
        return tally.report(made, agreements.pairs(since, until));
    }
}
