package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.SettingException;
import dev.caravan.guard.Guard;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.Health;
import dev.caravan.outcome.OutcomeStore;
import dev.caravan.plan.Spending;
import dev.caravan.work.ConcurrencyLimits;
import dev.caravan.work.Desk;
import dev.caravan.work.Gates;
import dev.caravan.work.WorkJournal;
import java.io.File;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.support.PluginHelper;

/** Puts Caravan into a Camel context: the beans that the routes name, the YAML routes, and one route per chain and model. */
public final class CaravanRoutes {

    /** A component of our own, so that no database of ours is found by its type where a host's is meant. */
    private static final String SQL = "caravan-sql";

    private final CamelContext context;
    private final CaravanConfig config;
    private final TimeSource time;
    private Editions editions;
    private TemplatedRoutes templated;
    private Reconfiguration reconfiguration;
    private ChangingRoutes changing;

    public CaravanRoutes(CamelContext context, CaravanConfig config, TimeSource time) {
        this.context = context;
        this.config = config;
        this.time = time;
    }

    /**
     * Binds the beans. They and the store are closed with the context.
     *
     * @throws Exception when the context takes no services any more
     */
    public void bind(OutcomeStore store) throws Exception {
        var live = Property.on(context, "caravan.dev");
        var spending = new Spending(time);
        var health = new AtomicReference<>(Health.UNKNOWN);
        editions = new Editions(config, new EditionMaker(health::get, spending, this::later, time), live);
        editions.check(this::checkGuards);
        templated = new TemplatedRoutes(context, editions, live);
        var http = new HttpTransport(config);
        var telemetry = Meters.telemetry(context, editions::config);
        var outcomes = new OutcomeBean(spending, telemetry);
        var shadows = new ShadowBean(editions, time);
        var report = new HealthReport(editions, outcomes, shadows);
        var gates = new Gates(time);
        var limits = new ConcurrencyLimits();
        gates.follow(config, editions.present().planner().circuits());
        reconfiguration = new Reconfiguration(editions, templated, http, gates, limits);
        var timers = timers();
        var journal = new WorkJournal(store);
        context.addService(new Closing(
                journal::close, () -> outcomes.storeRest(store), store::close, http::close, timers::shutdownNow,
                telemetry::close));
        var registry = context.getRegistry();
        registry.bind("caravanChain", new ChainBean(editions, telemetry));
        registry.bind("caravanEditions", editions);
        registry.bind("caravanHealth", new CaravanHealth(editions, health, time));
        registry.bind("caravanLearnFirst", new LearnFirst());
        registry.bind("caravanHealthReport", report);
        registry.bind("caravanProbe", new ProbeBean(editions));
        registry.bind("caravanSpending", new SpendingBean(spending));
        registry.bind("caravanShadow", shadows);
        registry.bind("caravanAgreement", new AgreementBean(editions::config));
        registry.bind("caravanRetention", new Retention(
                Duration.ofDays(Property.number(context, "caravan.outcomes.keep-days")), time));
        registry.bind("caravanWork", new WorkBean(editions, new Desk(gates, journal)));
        registry.bind("caravanLimits", new LimitBean(limits, time));
        registry.bind("caravanWorkRetention", new Retention(
                Duration.ofDays(Property.number(context, "caravan.work.keep-days")), time));
        registry.bind("caravanAttempt", new AttemptBean(timers, time, live));
        registry.bind("caravanRetryWait", new RetryWait());
        registry.bind("caravanRetryWhile", new RetryWhile());
        registry.bind("caravanHttp", http);
        registry.bind("caravanOutcomes", outcomes);
        registry.bind("caravanRunning", new Running());
        registry.bind("caravanBatch", new GroupedBodyAggregationStrategy());
        registry.bind("caravanReport",
                new ReportBean(store, editions::config, Property.number(context, "caravan.report.days"), time));
        registry.bind("caravanStore", store);
        var sql = new SqlComponent();
        sql.setDataSource(store.dataSource());
        context.addComponent(SQL, sql);
        registry.bind("caravanTelemetry", telemetry);
        Meters.watch(telemetry, editions, report, outcomes, shadows);
        HealthSigns.register(context, report);
    }

    /** Has another configuration take the place of this one. For development mode. */
    public Reconfiguration reconfiguration() {
        return reconfiguration;
    }

    private void checkGuards(CaravanConfig checked) {
        checked.chains().values().forEach(chain -> {
            chain.guard().bean().ifPresent(this::guard);
            chain.inputGuard().bean().ifPresent(this::guard);
        });
    }

    /** A guard that is looked up when it is needed, for route files that are loaded later may bring it. */
    private Guard later(String bean) {
        return reply -> guard(bean).check(reply);
    }

    private Guard guard(String bean) {
        var guard = context.getRegistry().lookupByNameAndType(bean, Guard.class);
        if (guard == null) {
            throw new SettingException("there is no dev.caravan.guard.Guard named '" + bean
                    + "' in the registry, but a chain's guard names it");
        }
        return guard;
    }

    private static ScheduledThreadPoolExecutor timers() {
        var timers = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "caravan-timer");
            thread.setDaemon(true);
            return thread;
        });
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }

    /**
     * Loads the routes: the packaged ones, replaced by or joined with the files of a folder. Those are loaded last, so
     * that a route of the user's with the id of a packaged one replaces that one.
     *
     * @param folder where the user's own route files lie; those named like a packaged file that isn't wanted stay out
     * @param wanted names of the packaged files to load
     */
    public void load(Optional<File> folder, Collection<String> wanted) throws Exception {
        var files = new RouteFiles(context, folder, wanted);
        var own = files.own();
        var all = files.all(own);
        PluginHelper.getRoutesLoader(context).loadRoutes(all.values());
        var replacement = new RouteReplacement(context, editions, templated, all);
        checkGuards(config);
        templated.add(editions.present());
        changing = new ChangingRoutes(files, replacement, own);
    }

    /** Has changes in the user's folder take effect. For development mode, after the routes are loaded. */
    public ChangingRoutes changing() {
        return changing;
    }

    /** Loads these routes and no others, the packaged ones or those of the same name in a folder. */
    public void loadOnly(Optional<File> folder, Collection<String> wanted) throws Exception {
        var files = new RouteFiles(context, folder, wanted);
        var all = files.all(files.own());
        all.keySet().retainAll(wanted);
        PluginHelper.getRoutesLoader(context).loadRoutes(all.values());
    }
}
