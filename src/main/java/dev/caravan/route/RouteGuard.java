package dev.caravan.route;

import dev.caravan.guard.Guard;
import dev.caravan.model.ChatReply;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RuntimeCamelException;

/**
 * A guard that is a route, for the {@code beans} of route files. The route gets the answer's text as its body, and sets
 * the header {@code CaravanFinding} to what the model is to be told where something is wrong with it. Safe for all
 * threads.
 */
public final class RouteGuard implements Guard, CamelContextAware {

    private final String uri;
    private CamelContext context;
    private ProducerTemplate template;

    /**
     * A guard.
     *
     * @param uri where the route begins, such as {@code direct:check-invoice}; what follows the colon is the word that
     *     logs and stored rows have for a finding
     */
    public RouteGuard(String uri) {
        this.uri = uri;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
        template = context.createProducerTemplate();
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public Optional<Finding> check(ChatReply reply) {
        var checked = template.request(uri, exchange -> exchange.getMessage().setBody(reply.text()));
        if (checked.getException() != null) {
            throw new RuntimeCamelException(uri + " broke", checked.getException());
        }
        return Optional.ofNullable(checked.getMessage().getHeader(Names.FINDING, String.class))
                .filter(reason -> !reason.isBlank())
                .map(reason -> new Finding(uri.substring(uri.indexOf(':') + 1), reason));
    }
}
