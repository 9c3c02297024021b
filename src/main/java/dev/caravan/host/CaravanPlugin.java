package dev.caravan.host;

import org.apache.camel.CamelContext;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.spi.ContextServicePlugin;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Starts Caravan with any Camel context in which it finds a configuration: the file that the property
 * {@code caravan.config} names, else {@code caravan.yaml} in the working directory or on the class path. Camel finds
 * this class by itself; {@code caravan.enabled=false} switches it off. A configuration that can't be used keeps the
 * context from starting, and the exception tells of every problem in it.
 *
 * <p>Puts in routes of the group {@code caravan}, beans and a component whose names begin with {@code caravan}, and
 * nothing that opens a port, takes files or changes the host's readiness, unless a property asks for it.
 */
public final class CaravanPlugin implements ContextServicePlugin {

    /** Too early to do more: the host's properties and beans are not there yet, and a failure would only be logged. */
    @Override
    public void load(CamelContext context) {
        context.addLifecycleStrategy(new Start());
    }

    private static final class Start extends LifecycleStrategySupport {

        @Override
        public void onContextInitializing(CamelContext context) throws VetoCamelContextStartException {
            try {
                Assembly.start(context);
            } catch (Exception e) {
                throw new VetoCamelContextStartException("Caravan can't start: " + e.getMessage(), e, context);
            }
        }
    }
}
