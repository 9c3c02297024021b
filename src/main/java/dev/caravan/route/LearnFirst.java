package dev.caravan.route;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code caravanLearnFirst}: lets the route of health, which starts before all others, learn at once what was stored
 * before, so that no call comes in that doesn't know of an outage. A database that keeps it waiting for longer than
 * {@link #PATIENCE_S} does not keep the other routes from starting.
 */
public final class LearnFirst extends RoutePolicySupport {

    private static final Logger LOG = LoggerFactory.getLogger(LearnFirst.class);
    private static final int PATIENCE_S = 5;

    @Override
    public void onStart(Route route) {
        try (var template = route.getCamelContext().createProducerTemplate()) {
            template.asyncSend(route.getEndpoint(), exchange -> { }).get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("The database told nothing of health in {} s; calls begin without", PATIENCE_S);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("The database told nothing of health; calls begin without: {}", e.toString());
        }
    }
}
