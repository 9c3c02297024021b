package dev.caravan.route;

import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.reifier.RouteReifier;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.LocalBeanRegistry;
import org.apache.camel.support.PluginHelper;

/**
 * Tries a route file out before it is put to use: in a context of its own that has the beans, properties and components
 * of the real one, where every route is made and none is started.
 */
final class RouteTrial implements AutoCloseable {

    private final DefaultCamelContext trial;

    RouteTrial(CamelContext real) throws Exception {
        trial = new DefaultCamelContext(new TrialBeans(real));
        trial.getCamelContextExtension().setName(real.getName() + "-trial");
        trial.disableJMX();
        trial.setApplicationContextClassLoader(real.getApplicationContextClassLoader());
        trial.setSourceLocationEnabled(true);
        trial.getPropertiesComponent().addPropertiesSource(new RealProperties(real));
        trial.getPropertiesComponent().addOverrideProperty("caravan.enabled", "false");
        trial.init();
        for (var name : real.getComponentNames()) {
            trial.addComponent(name, TrialComponent.of(real.getComponent(name), real));
        }
    }

    private record RealProperties(CamelContext real) implements PropertiesSource {

        @Override
        public String getName() {
            return "caravan-trial";
        }

        @Override
        public String getProperty(String name) {
            return real.getPropertiesComponent().resolveProperty(name).orElse(null);
        }
    }

    /** Reads a file without making its routes, for templates that others use. */
    void read(Resource file) throws Exception {
        PluginHelper.getRoutesLoader(trial).loadRoutes(file);
    }

    /**
     * Makes every route of a file, and those of its templates.
     *
     * @param templated gives the routes that are made of templates of these names
     * @return what it defines
     * @throws RouteFileException saying where something is wrong with it
     */
    Definitions run(Resource file, Function<Set<String>, List<Templated>> templated) {
        var before = Definitions.of(trial);
        Definitions found;
        try {
            read(file);
            found = Definitions.of(trial).without(before);
            templated.apply(found.templateIds()).forEach(route -> route.add(trial));
        } catch (Exception e) {
            throw RouteMistake.of(file, e);
        }
        Definitions.of(trial).without(before).routes().forEach(route -> make(file, route));
        return found;
    }

    private void make(Resource file, RouteDefinition route) {
        if (route.getRoutePolicyRef() != null && trial.getRegistry().lookupByName(route.getRoutePolicyRef()) != null) {
            route.setRoutePolicyRef(null);
        }
        var properties = trial.getPropertiesComponent();
        var beans = trial.getRegistry(DefaultRegistry.class);
        try {
            properties.setLocalProperties(parameters(route));
            beans.setLocalBeanRepository(localBeans(route));
            new RouteReifier(trial, route).createRoute();
        } catch (Exception e) {
            throw RouteMistake.of(file, trial, route, e);
        } finally {
            properties.setLocalProperties(null);
            beans.setLocalBeanRepository(null);
        }
    }

    /** What stands for the placeholders of a route's template, its beans included. */
    private static Properties parameters(RouteDefinition route) {
        var parameters = new Properties();
        if (route.getTemplateParameters() != null) {
            parameters.putAll(route.getTemplateParameters());
        }
        if (localBeans(route) instanceof LocalBeanRegistry beans) {
            beans.keys().forEach(name -> parameters.putIfAbsent(name, name));
        }
        return parameters;
    }

    private static BeanRepository localBeans(RouteDefinition route) {
        var template = route.getRouteTemplateContext();
        return template == null ? null : template.getLocalBeanRepository();
    }

    @Override
    public void close() {
        trial.stop();
    }
}
