package dev.caravan.door.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.model.TimeSource;
import dev.caravan.provider.Listed;
import dev.caravan.provider.ReplyWriter;
import dev.caravan.route.Editions;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;

/** {@code caravanModels}: the list of what a caller may name as a model: chains, then models. Safe for all threads. */
public final class ModelsDoor {

    private static final String ADDRESS = "/v1/models";

    private final Editions editions;
    private final CallersNow callers;
    private final Instant since;

    ModelsDoor(Editions editions, CallersNow callers, TimeSource time) {
        this.editions = editions;
        this.callers = callers;
        this.since = time.instant();
    }

    /** All that the caller may ask. */
    public void list(Exchange exchange) {
        var headers = headers(exchange);
        reply(exchange, writer(headers).models(listed(headers)));
    }

    /**
     * One of them.
     *
     * @throws HttpProblem 404 where there is none of that name
     */
    public void one(Exchange exchange) {
        var headers = headers(exchange);
        var name = exchange.getMessage().getHeader("id", String.class);
        var found = listed(headers).stream().filter(one -> one.id().equals(name)).findFirst();
        reply(exchange, writer(headers).model(found.orElseThrow(() ->
                HttpProblem.unknownModel("There is no chain or model of that name here; GET /v1/models lists them."))));
    }

    /** Tells why there is no list. */
    public void fail(Exchange exchange) {
        var failed = Failed.of(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
        Replies.put(exchange, failed.reply().status(),
                writer(headers(exchange)).error(failed.reply()), failed.headers());
    }

    private static MultiMap headers(Exchange exchange) {
        return exchange.getMessage(HttpMessage.class).getRequest().headers();
    }

    private static void reply(Exchange exchange, ObjectNode body) {
        Replies.put(exchange, 200, body, Map.of());
    }

    /** Both dialects have the list at the same address. */
    private static ReplyWriter writer(MultiMap headers) {
        return Replies.writer(ADDRESS, headers);
    }

    private List<Listed> listed(MultiMap headers) {
        var config = editions.config();
        var caller = callers.of(config).identify(headers);
        var all = new ArrayList<Listed>();
        config.chains().values().forEach(chain -> all.add(listed(chain)));
        config.pool().models().stream().filter(model -> !config.chains().containsKey(model.name()))
                .forEach(model -> all.add(listed(model.name(), model, false)));
        return all.stream().filter(one -> caller.may(one.id())).toList();
    }

    private Listed listed(ChainConfig chain) {
        return listed(chain.task(), chain.models().get(0), true);
    }

    private Listed listed(String name, ModelConfig model, boolean chain) {
        return new Listed(name, chain, name, model.context(), model.maxTokens(), since);
    }
}
