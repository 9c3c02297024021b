package dev.caravan.route;

import java.lang.reflect.Constructor;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.ExtendedPropertyConfigurerGetter;
import org.apache.camel.support.DefaultComponent;

/**
 * A component for a trial, for each belongs to one context: a copy with the same options, or where none can be made one
 * that has the real one make the endpoints.
 */
final class TrialComponent extends DefaultComponent {

    private final Component real;

    private TrialComponent(Component real) {
        this.real = real;
    }

    /**
     * The component for the trial.
     *
     * @param context that of the real one
     */
    static Component of(Component real, CamelContext context) {
        try {
            Constructor<? extends Component> maker = real.getClass().getConstructor();
            return configured(maker.newInstance(), real, context);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return new TrialComponent(real);
        }
    }

    private static Component configured(Component copy, Component real, CamelContext context) {
        var configurer = real.getComponentPropertyConfigurer();
        if (configurer instanceof ExtendedPropertyConfigurerGetter options) {
            options.getAllOptions(real).keySet().forEach(option -> {
                var value = options.getOptionValue(real, option, true);
                if (value != null) {
                    configurer.configure(context, copy, option, value, true);
                }
            });
        }
        return copy;
    }

    @Override
    public Endpoint createEndpoint(String uri) throws Exception {
        return real.createEndpoint(uri);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String rest, Map<String, Object> parameters) throws Exception {
        return real.createEndpoint(uri);
    }
}
