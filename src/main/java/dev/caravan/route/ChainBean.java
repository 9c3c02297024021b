package dev.caravan.route;

import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.Dollars;
import dev.caravan.config.Durations;
import dev.caravan.config.ModelConfig;
import dev.caravan.metric.Telemetry;
import dev.caravan.model.Usage;
import dev.caravan.plan.Answer;
import dev.caravan.plan.AnswerListener;
import dev.caravan.plan.Call;
import dev.caravan.plan.PassedOverException;
import dev.caravan.provider.BadRequestException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code caravanChain}: begins a call, says which model is next, and gives the answer back. Safe for all threads. */
public final class ChainBean {

    private static final Logger LOG = LoggerFactory.getLogger(ChainBean.class);

    private final Editions editions;
    private final Telemetry telemetry;

    ChainBean(Editions editions, Telemetry telemetry) {
        this.editions = editions;
        this.telemetry = telemetry;
    }

    /**
     * Plans the call. The caller's headers are put aside, so that none of them reaches a provider.
     *
     * @throws BadRequestException when the request or the task can't be understood, or the input guard finds something
     */
    public void begin(Exchange exchange) {
        var message = exchange.getMessage();
        var task = message.getHeader(Names.TASK, ChainConfig.DEFAULT, String.class);
        var edition = editions.of(exchange);
        var chain = withCeiling(chain(exchange, task, edition.config()), message);
        var listener = exchange.getProperty(Names.LISTENER, AnswerListener.NONE, AnswerListener.class);
        var request = RequestBody.read(message);
        edition.guards().checkInput(chain, request);
        var call = new Call(task, chain, request, deadline(message, chain), edition.planner(), listener);
        exchange.setProperty(Names.CALL, call);
        exchange.setProperty(Names.CALLERS_OWN, CallersOwn.of(exchange));
        message.removeHeaders("*");
        telemetry.began(call);
    }

    private static ChainConfig chain(Exchange exchange, String task, CaravanConfig config) {
        var own = exchange.getProperty(Names.CHAIN, ChainConfig.class);
        return own != null ? own : chain(config, task, exchange.getMessage());
    }

    /** The chain that answers a task, with the models that the message names where it names some. */
    static ChainConfig chain(CaravanConfig config, String task, Message message) {
        var chain = chain(config, task);
        var names = message.getHeader(Names.MODELS, "", String.class);
        return names.isBlank() ? chain : chain.withModels(
                Stream.of(names.split(",")).map(String::strip).distinct().map(name -> model(config, name)).toList());
    }

    private static ModelConfig model(CaravanConfig config, String name) {
        return config.model(name).orElseThrow(() -> new BadRequestException("the header " + Names.MODELS + " names '"
                + name + "', which is no model here, or its provider has no key; there are "
                + config.pool().models().stream().map(ModelConfig::name).collect(Collectors.joining(", "))));
    }

    static ChainConfig chain(CaravanConfig config, String task) {
        return config.chain(task).orElseThrow(() -> new BadRequestException(
                "there is no chain for the task '" + task + "' and no default chain; there are "
                        + String.join(", ", config.chains().keySet())));
    }

    private static ChainConfig withCeiling(ChainConfig chain, Message message) {
        var wish = wish(message, Names.MAX_COST);
        if (wish.isEmpty()) {
            return chain;
        }
        try {
            return chain.withBudget(chain.budget().withCall(Dollars.parse(wish)));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("the header " + Names.MAX_COST + ": " + e.getMessage());
        }
    }

    private static Duration deadline(Message message, ChainConfig chain) {
        var wish = wish(message, Names.DEADLINE_MS);
        try {
            return wish.isEmpty() ? chain.deadline()
                    : wish.matches("-?[0-9]+") ? Duration.ofMillis(Long.parseLong(wish)) : Durations.parse(wish);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("the header " + Names.DEADLINE_MS
                    + " must be milliseconds or a duration such as 30s, was " + wish);
        }
    }

    private static String wish(Message message, String header) {
        return Objects.toString(message.getHeader(header), "").strip();
    }

    /** Where the dynamic router goes next; null when the call is over. */
    public String next(Exchange exchange) {
        return call(exchange).next().isPresent() ? "direct:caravan-attempt" : null;
    }

    /**
     * Turns to a model of the chain, for a route with an order of its own. {@code direct:caravan-model-NAME} asks it
     * then.
     *
     * @throws PassedOverException when it is not to be tried in this call
     */
    public void turnTo(Exchange exchange, String model) {
        var call = call(exchange);
        var known = editions.of(exchange).config().models().keySet();
        if (!known.contains(model)) {
            LOG.warn("A route of the task {} asks the model '{}', but there are only {}", call.task(), model,
                    String.join(", ", known));
        }
        if (call.chain().models().stream().filter(each -> each.name().equals(model)).noneMatch(call::turnTo)) {
            throw new PassedOverException(model);
        }
    }

    /**
     * The model's attempts are over and failed. Takes back the marks that the model route's error handler left, for
     * they would keep the error handler of the host from handling the failure of the whole call, and its count of
     * redeliveries, for the next model has its own.
     */
    public void leave(Exchange exchange) {
        var marks = exchange.getExchangeExtension();
        marks.setFailureHandled(false);
        marks.setErrorHandlerHandled(null);
        marks.setRedeliveryExhausted(false);
        exchange.getMessage().removeHeaders("*");
    }

    /**
     * Puts the answer into the message, beside the caller's own headers.
     *
     * @throws dev.caravan.plan.AllModelsFailedException when there is none
     */
    public void finish(Exchange exchange) {
        var call = call(exchange);
        ((CallersOwn) exchange.removeProperty(Names.CALLERS_OWN)).giveBack(exchange);
        exchange.removeProperty(Names.CALL);
        exchange.removeProperty(Names.EDITION);
        exchange.removeProperty(Names.TIMER);
        exchange.removeProperty(Names.REDELIVERIES);
        telemetry.ended(call);
        give(exchange, call.answer().orElseThrow(call::failure));
    }

    static void give(Exchange exchange, Answer answer) {
        exchange.setProperty(Names.ANSWER, answer);
        exchange.getMessage().setBody(answer.reply().text());
        tell(answer, exchange.getMessage().getHeaders());
    }

    private static void tell(Answer answer, Map<String, Object> headers) {
        headers.put(Names.MODEL, answer.model());
        headers.put(Names.FALLBACKS, answer.fallbacks());
        headers.put(Names.FALLBACK_USED, answer.fallbackUsed());
        headers.put(Names.ATTEMPTS, answer.attempts().size());
        headers.put(Names.LATENCY_MS, answer.latency().toMillis());
        headers.put(Names.CALL_ID, answer.callId());
        headers.put(Names.FINISH_REASON, answer.reply().finish().name().toLowerCase(Locale.ROOT));
        unknown(headers);
        answer.cost().ifPresent(cost -> headers.put(Names.COST_USD, cost));
        var usage = answer.reply().usage();
        if (!usage.equals(Usage.NONE)) {
            headers.put(Names.INPUT_TOKENS, usage.input());
            headers.put(Names.OUTPUT_TOKENS, usage.output());
        }
    }

    /** Nothing of an earlier call of the same message may stand where this one has nothing to say. */
    private static void unknown(Map<String, Object> headers) {
        headers.remove(Names.COST_USD);
        headers.remove(Names.INPUT_TOKENS);
        headers.remove(Names.OUTPUT_TOKENS);
    }

    private static Call call(Exchange exchange) {
        return exchange.getProperty(Names.CALL, Call.class);
    }
}
