package dev.caravan.route;

import dev.caravan.advice.AdviceQuery;
import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.OutcomeStore;
import dev.caravan.report.ReportFile;
import dev.caravan.report.ReportQuery;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code caravanReport}: makes the report of the last days. Safe for all threads. */
public final class ReportBean {

    private static final Logger LOG = LoggerFactory.getLogger(ReportBean.class);

    private final OutcomeStore store;
    private final Supplier<CaravanConfig> config;
    private final long usualDays;
    private final TimeSource time;

    /**
     * A bean.
     *
     * @param usualDays how many days a report is of where nobody says otherwise
     */
    public ReportBean(OutcomeStore store, Supplier<CaravanConfig> config, long usualDays, TimeSource time) {
        this.store = store;
        this.config = config;
        this.usualDays = usualDays;
        this.time = time;
    }

    /** Makes the message's body into the files of the report. Its first day is a whole one. */
    public void make(Exchange exchange) {
        Libraries.ofReport();
        var message = exchange.getMessage();
        var days = message.getHeader(Names.REPORT_DAYS, usualDays, Long.class);
        var now = time.instant();
        var whole = "midnight".equals(message.getHeader(Names.REPORT_UNTIL));
        var until = whole ? midnight(now) : now;
        var since = midnight(until.minusMillis(1)).minus(days - 1, ChronoUnit.DAYS);
        var known = config.get();
        var query = new ReportQuery(store.dataSource(), known.models().values().stream()
                .collect(Collectors.toMap(ModelConfig::name, model -> model.provider().name())));
        var files = ReportFile.of(query.report(since, until, now), new AdviceQuery(store.dataSource(), known)
                .advice(since, until, AdviceQuery.THRESHOLD));
        message.setHeader(Names.REPORT_FILES, files.stream().map(ReportFile::name).toList());
        message.setBody(files);
        LOG.info("Made the report of {} to {}", since, until);
    }

    private static Instant midnight(Instant at) {
        return at.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant();
    }
}
