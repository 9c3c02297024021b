package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.config.SettingException;
import dev.caravan.guard.Guard;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.OutcomeStore;
import dev.caravan.plan.Budgets;
import dev.caravan.plan.Circuits;
import dev.caravan.plan.Planner;
import dev.caravan.plan.Probes;
import dev.caravan.plan.Shadows;
import dev.caravan.plan.Spending;
import dev.caravan.provider.Codecs;
import dev.caravan.work.ConcurrencyLimits;
import dev.caravan.work.Desk;
import dev.caravan.work.Gates;
import dev.caravan.work.WorkJournal;
import java.io.File;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Puts Caravan into a Camel context: the beans that the routes name, the YAML routes, and one route per chain and model. */
public final class CaravanRoutes {

    private static final String PACKAGED = "classpath:caravan/routes/*.yaml";

    private final CamelContext context;
    private final CaravanConfig config;
    private final TimeSource time;

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
        var circuits = new Circuits(config.models().values(), config.circuit(), time);
        var health = new CaravanHealth(config, circuits, time);
        var spending = new Spending(time);
        var planner = new Planner(health::current, circuits, config.retry(),
                new Budgets(config.budget(), spending), time);
        var probes = new Probes(config.models().values(), circuits, time);
        var http = new HttpTransport(config);
        var outcomes = new OutcomeBean(spending);
        var guards = new AnswerGuards(config, bean -> reply -> guard(bean).check(reply));
        var shadows = new ShadowBean(new Shadows(planner, () -> ThreadLocalRandom.current().nextDouble()), time);
        var report = new HealthReport(config, planner, probes, outcomes, shadows);
        var timers = timers();
        var journal = new WorkJournal(store);
        context.addService(new Closing(
                journal::close, () -> outcomes.storeRest(store), store::close, http::close, timers::shutdownNow));
        var registry = context.getRegistry();
        registry.bind("caravanChain", new ChainBean(config, planner, guards));
        registry.bind("caravanHealth", health);
        registry.bind("caravanLearnFirst", new LearnFirst());
        registry.bind("caravanHealthReport", report);
        registry.bind("caravanProbe", new ProbeBean(probes, planner));
        registry.bind("caravanSpending", new SpendingBean(spending));
        registry.bind("caravanShadow", shadows);
        registry.bind("caravanAgreement", new AgreementBean(config));
        registry.bind("caravanRetention", new Retention(
                Duration.ofDays(Property.number(context, "caravan.outcomes.keep-days")), time));
        registry.bind("caravanWork", new WorkBean(config, new Desk(new Gates(config, circuits, time), journal)));
        registry.bind("caravanLimits", new LimitBean(new ConcurrencyLimits(config), time));
        registry.bind("caravanWorkRetention", new Retention(
                Duration.ofDays(Property.number(context, "caravan.work.keep-days")), time));
        registry.bind("caravanAttempt", new AttemptBean(guards, timers, time));
        registry.bind("caravanRetryWait", new RetryWait());
        registry.bind("caravanRetryWhile", new RetryWhile());
        registry.bind("caravanHttp", http);
        registry.bind("caravanOutcomes", outcomes);
        registry.bind("caravanRunning", new Running());
        registry.bind("caravanBatch", new GroupedBodyAggregationStrategy());
        registry.bind("caravanReport",
                new ReportBean(store, config, Property.number(context, "caravan.report.days"), time));
        registry.bind("caravanStore", store);
        registry.bind("caravanDataSource", store.dataSource());
        HealthSigns.register(context, report);
        config.models().values().forEach(model ->
                registry.bind("caravanCircuit-" + model.name(), circuits.of(model).breaker()));
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
     * @param folder where the user's own route files lie
     * @param wanted names of the packaged files to load
     */
    public void load(Optional<File> folder, Collection<String> wanted) throws Exception {
        var files = new LinkedHashMap<>(packaged(wanted));
        folder.map(this::own).ifPresent(own -> {
            files.keySet().removeAll(own.keySet());
            files.putAll(own);
        });
        PluginHelper.getRoutesLoader(context).loadRoutes(files.values());
        config.chains().values().forEach(this::checkGuards);
        config.chains().keySet().forEach(this::addChain);
        if (!config.chains().containsKey(ChainConfig.POOL)) {
            addChain(ChainConfig.POOL);
        }
        for (var model : config.models().values()) {
            addModel(model);
        }
    }

    /** Route files may bring the guards that a chain names. */
    private void checkGuards(ChainConfig chain) {
        chain.guard().bean().ifPresent(this::guard);
        chain.inputGuard().bean().ifPresent(this::guard);
    }

    /** Loads these routes and no others, the packaged ones or those of the same name in a folder. */
    public void loadOnly(Optional<File> folder, Collection<String> wanted) throws Exception {
        var files = packaged(wanted);
        folder.ifPresent(own -> files.putAll(own(own)));
        files.keySet().retainAll(wanted);
        PluginHelper.getRoutesLoader(context).loadRoutes(files.values());
    }

    private Map<String, Resource> packaged(Collection<String> wanted) throws Exception {
        var files = new TreeMap<String, Resource>();
        for (var resource : PluginHelper.getPackageScanResourceResolver(context).findResources(PACKAGED)) {
            var name = name(resource.getLocation());
            if (wanted.contains(name)) {
                files.put(name, resource);
            }
        }
        return files;
    }

    private Map<String, Resource> own(File folder) {
        var found = folder.listFiles((dir, name) -> name.endsWith(".yaml") || name.endsWith(".yml"));
        if (found == null) {
            throw new SettingException("caravan.routes names '" + folder + "', which is no readable folder");
        }
        var files = new TreeMap<String, Resource>();
        for (var file : found) {
            files.put(file.getName(), ResourceHelper.resolveResource(context, "file:" + file.getPath()));
        }
        return files;
    }

    private static String name(String location) {
        return location.substring(Math.max(location.lastIndexOf('/'), location.lastIndexOf(':')) + 1);
    }

    /** A route of the user's that has the id of a task's chain is that chain. */
    private void addChain(String task) {
        if (((ModelCamelContext) context).getRouteDefinition("caravan-chain-" + task) == null) {
            add("caravan-chain", task, Map.of("task", task));
        }
    }

    private void addModel(ModelConfig model) {
        var codec = Codecs.of(model.provider().dialect());
        add("caravan-model", model.name(), Map.of("model", model.name()));
        add("caravan-circuit", model.name(), Map.of("model", model.name()));
        add("caravan-http", model.name(), Map.of("model", model.name(), "url", codec.uri(model).toString(),
                "streamUrl", codec.streamUri(model).toString()));
    }

    private void add(String template, String name, Map<String, Object> parameters) {
        TemplatedRouteBuilder.builder(context, template).routeId(template + "-" + name).parameters(parameters).add();
    }
}
