package dev.caravan.route;

import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.BeanRepository;

/** The beans of a context for a trial beside it: they do not end with the trial, and components are copies. */
record TrialBeans(CamelContext real) implements BeanRepository {

    @Override
    public Object lookupByName(String name) {
        return own(real.getRegistry().lookupByName(name));
    }

    @Override
    public <T> T lookupByNameAndType(String name, Class<T> type) {
        return type.cast(own(real.getRegistry().lookupByNameAndType(name, type)));
    }

    private Object own(Object bean) {
        return bean instanceof Component component ? TrialComponent.of(component, real) : bean;
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return real.getRegistry().findByTypeWithName(type);
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return real.getRegistry().findByType(type);
    }
}
