package dev.caravan.app;

import dev.caravan.config.ProviderConfig;
import dev.caravan.config.Secret;
import dev.caravan.host.Configuration;
import dev.caravan.host.Settings;
import dev.caravan.model.TimeSource;
import dev.caravan.outcome.OutcomeStore;
import dev.caravan.route.CaravanRoutes;
import dev.caravan.route.Property;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.MainSupport;

/** Makes the report now, and nothing else: no model is asked, and no other route runs. */
final class ReportCommand extends MainListenerSupport {

    private static final List<String> ROUTES = List.of("report.yaml");
    /** No provider is called, so none needs its key. */
    private static final UnaryOperator<ProviderConfig> WITH_KEY =
            provider -> provider.withKey(new Secret("unused"));

    private final Terminal terminal;
    private Optional<Exception> failure = Optional.empty();

    ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        Settings.check(main.getCamelContext());
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        var context = main.getCamelContext();
        var routes = new CaravanRoutes(context, Configuration.read(context, WITH_KEY), TimeSource.SYSTEM);
        try {
            routes.bind(OutcomeStore.at(Property.text(context, "caravan.database")));
            routes.loadOnly(Configuration.routes(context), ROUTES);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the report can't be made: " + e.getMessage(), e);
        }
    }

    /** Camel's Main would log a failure here and go on. */
    @Override
    public void afterStart(BaseMainSupport main) {
        var context = main.getCamelContext();
        var made = context.createFluentProducerTemplate().to("direct:caravan-report").send();
        failure = Optional.ofNullable(made.getException());
        if (failure.isEmpty()) {
            var folder = Property.text(context, "caravan.report.folder");
            List<?> names = made.getMessage().getBody(List.class);
            names.forEach(name -> terminal.say(folder + "/" + name));
        }
        ((MainSupport) main).completed();
    }

    /** Why the report could not be made. */
    Optional<Exception> failure() {
        return failure;
    }
}
