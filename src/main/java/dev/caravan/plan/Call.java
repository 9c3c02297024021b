package dev.caravan.plan;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.GuardConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.failure.Reason;
import dev.caravan.model.ChatReply;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.model.Option;
import dev.caravan.model.Output;
import dev.caravan.model.TimeSource;
import dev.caravan.model.ToolChoice;
import dev.caravan.model.Usage;
import dev.caravan.outcome.Choice;
import dev.caravan.outcome.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The state of one call: what is planned, tried, failed and answered. Confined to the call's exchange. */
public final class Call {

    /** OpenAI's limit. */
    private static final int LONGEST_SCHEMA_NAME = 64;
    private static final ChatRequest PROBE = new ChatRequest(ChatRequest.NO_DIALECT, List.of(Message.user("Hi")),
            List.of(), ToolChoice.AUTO, Output.TEXT, Map.of(Option.MAX_TOKENS, IntNode.valueOf(1)), Map.of());

    private final String id;
    private final Outcome.Kind kind;
    private final String task;
    private final ChainConfig chain;
    private final ChatRequest request;
    private final RetryRules rules;
    private final Circuits circuits;
    private final TimeSource time;
    private final Duration deadline;
    private long began;
    private final boolean streamed;
    /** Whether nothing of a streamed answer may be seen before all of it has passed its checks. */
    private final boolean checkedWhole;
    private final List<Outcome> attempts = new ArrayList<>();
    private final Budgets budgets;
    private final Allowance allowance;
    private final ModelConfig first;
    private Plan plan;
    private int position = -1;
    private int contextTooSmall;
    private long attemptBegan;
    private Instant attemptStarted;
    private final Delivery delivery;
    private Optional<Duration> firstToken = Optional.empty();
    private volatile boolean abandoned;
    private volatile Runnable abort = () -> { };
    private Optional<ChatReply> reply = Optional.empty();
    private Optional<Rejection> rejection = Optional.empty();

    /** An answer of the present model that a guard rejected, and why. */
    public record Rejection(ChatReply reply, String reason) {
    }

    /**
     * Begins a call.
     *
     * @param task what the caller asked for; the chain may be the default one
     * @param deadline what the call may take in all; the chain's own is the ceiling
     * @param listener follows the call for its caller
     */
    public Call(String task, ChainConfig chain, ChatRequest request, Duration deadline, Planner planner,
            AnswerListener listener) {
        this(Outcome.Kind.CALL, "call_" + hex() + hex(), task, chain, request, deadline, planner,
                planner.plan(chain, request), listener);
        listener.began(this);
    }

    /** Begins a call whose caller waits for the whole answer. */
    public Call(String task, ChainConfig chain, ChatRequest request, Duration deadline, Planner planner) {
        this(task, chain, request, deadline, planner, AnswerListener.NONE);
    }

    private Call(Outcome.Kind kind, String id, String task, ChainConfig chain, ChatRequest request, Duration deadline,
            Planner planner, Plan plan, AnswerListener listener) {
        this.kind = kind;
        this.id = id;
        this.task = task;
        this.chain = chain;
        this.request = request;
        this.rules = new RetryRules(planner.retry());
        this.circuits = planner.circuits();
        this.time = planner.time();
        this.deadline = shorter(deadline, chain.deadline());
        this.began = time.nanos();
        this.first = plan.first();
        this.plan = plan;
        this.streamed = listener.streams();
        this.checkedWhole = output().kind() != Output.Kind.TEXT || !chain.guard().equals(GuardConfig.NONE);
        this.delivery = new Delivery(listener);
        this.budgets = planner.budgets();
        this.allowance = new Allowance(budgets, chain, request, first, time);
    }

    /** Begins a probe: one attempt round the model's circuit. */
    public static Call probe(ModelConfig model, Duration limit, Planner planner) {
        var chain = ChainConfig.ofOne("probe", model, limit);
        var call = new Call(Outcome.Kind.PROBE, "call_" + hex() + hex(), chain.task(), chain, PROBE, limit, planner,
                new Plan(model, chain.models(), true), AnswerListener.NONE);
        call.position = 0;
        return call;
    }

    /** Begins a copy of an answered call: one attempt on another model, in the time of an attempt of the chain. */
    Call shadow(ModelConfig other, Planner planner) {
        var copy = new Call(Outcome.Kind.SHADOW, id, task, chain, request, chain.attemptTimeout(), planner,
                new Plan(other, List.of(other), false), AnswerListener.NONE);
        copy.position = 0;
        return copy;
    }

    /**
     * Moves to a model out of its turn, for a route that has an order of its own. Those before it stand behind it then.
     *
     * @return whether it may be tried; not when the call is over, it was tried before, or the plan leaves it out
     */
    public boolean turnTo(ModelConfig model) {
        var left = plan.models().subList(position + 1, plan.models().size());
        if (over() || !left.contains(model) || !eligible(model)) {
            return false;
        }
        var order = new ArrayList<>(plan.models());
        order.remove(model);
        order.add(position + 1, model);
        plan = new Plan(plan.first(), order, plan.forced());
        rejection = Optional.empty();
        position++;
        return true;
    }

    private boolean over() {
        return reply.isPresent() || spent() || abandoned || !lastFailureLetsOthersTry();
    }

    /** Moves to the model that is to be tried next; empty when the call is over. */
    public Optional<ModelConfig> next() {
        if (over()) {
            return Optional.empty();
        }
        rejection = Optional.empty();
        moveOn();
        if (position >= plan.models().size() && attempts.isEmpty() && !plan.forced()
                && allowance.withheld().isEmpty()) {
            plan = Plan.of(chain.models(), request, model -> false, model -> false);
            position = -1;
            moveOn();
        }
        return position < plan.models().size() ? Optional.of(model()) : Optional.empty();
    }

    private void moveOn() {
        do {
            position++;
        } while (position < plan.models().size() && !eligible(plan.models().get(position)));
    }

    private boolean lastFailureLetsOthersTry() {
        return lastFailure().map(failure -> switch (failure.kind().next()) {
            case NO -> false;
            case YES, LARGER_WINDOW -> !delivery.begun() || chain.stream().rescue();
            case IF_CHAIN_SAYS -> chain.nextOnRefusal();
            case IF_MODEL_ONLY -> failure.onlyThisModel() || continuationRefused();
        }).orElse(true);
    }

    /** It was asked to go on for another model, which is not what the caller asked. */
    private boolean continuationRefused() {
        return delivery.begun() && !delivery.told() && chain.stream().rescue();
    }

    private boolean eligible(ModelConfig model) {
        return model.context() > contextTooSmall && (plan.forced() || circuits.of(model).available())
                && allowance.allows(model, attempts);
    }

    /** How many models the call could still go on to. */
    private int behind() {
        return (int) plan.models().stream().skip(position + 1L).filter(this::eligible).count();
    }

    /** The model being tried. */
    public ModelConfig model() {
        return plan.models().get(position);
    }

    /** Whether the model is tried although its circuit is open. */
    public boolean forced() {
        return plan.forced();
    }

    /**
     * Notes that a request is about to be sent.
     *
     * @param prefilled whether the model goes on in the middle of what was already sent to the caller
     */
    public void begin(boolean prefilled) {
        attemptBegan = time.nanos();
        attemptStarted = time.instant();
        firstToken = Optional.empty();
        delivery.begin(prefilled);
    }

    /** What the attempt may take: a fair share while others stand behind, else all that is left. */
    public Duration attemptLimit() {
        var behind = behind();
        if (behind == 0) {
            return left();
        }
        return shorter(left().dividedBy(behind + 1L), chain.attemptTimeout());
    }

    /** What the first token of a streamed answer may take. */
    public Duration firstTokenLimit() {
        return shorter(attemptLimit(), chain.stream().firstToken(model()));
    }

    /** What may pass until the next token of a streamed answer. */
    public Duration nextTokenLimit() {
        return shorter(left(), chain.stream().nextToken());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** A token of a streamed answer has come. */
    public void token() {
        if (firstToken.isEmpty()) {
            firstToken = Optional.of(time.since(attemptBegan));
        }
    }

    /** The present model is at work on what can't be told yet. */
    public void working() {
        delivery.working();
    }

    /** The next piece of the present model's text has come. Goes to the caller, unless the whole must be checked first. */
    public void text(String piece) {
        if (!checkedWhole) {
            delivery.add(model().name(), piece);
        }
    }

    /** Something beside the text has come. */
    public void aside(ChatReply.Aside aside) {
        if (!checkedWhole) {
            delivery.add(aside);
        }
    }

    /** Ends the call early, for its caller has left. From any thread. */
    public void leave() {
        abandoned = true;
        abort.run();
    }

    /** How the attempt that begins now is broken off. */
    public void abortBy(Runnable way) {
        abort = way;
        if (abandoned) {
            way.run();
        }
    }

    /** The call was kept waiting, which doesn't count against its deadline. */
    public void waited(Duration duration) {
        began += duration.toNanos();
    }

    /** What is left of the deadline; zero or less when it is spent. */
    public Duration left() {
        return deadline.minus(time.since(began));
    }

    private boolean spent() {
        return left().compareTo(Duration.ZERO) <= 0;
    }

    /** The present attempt was answered. */
    public void answered(ChatReply answer, int status) {
        ended(outcome(Optional.empty(), status, answer.usage()));
        delivery.end(model().name());
        reply = Optional.of(delivery.begun() ? joined(answer) : answer);
        if (kind == Outcome.Kind.PROBE) {
            circuit().halfOpen();
        } else if (plan.forced()) {
            circuit().recovered();
        }
        circuit().answered();
    }

    private void ended(Outcome outcome) {
        attempts.add(outcome);
        budgets.spent(outcome);
    }

    /** What several models gave one after the other as the one answer that the caller has of it. */
    private ChatReply joined(ChatReply last) {
        return last.withText(delivery.sent()).withUsage(last.usage().withMoreOutput(delivery.tokensBefore()));
    }

    /** The present attempt failed; whatever the provider charges for is in {@code usage}. */
    public void failed(Failure cause, Usage usage) {
        var failure = delivery.told() ? cause.afterFirstToken() : cause;
        var outcome = outcome(Optional.of(failure), failure.status(), usage);
        ended(outcome);
        if (failure.kind() == FailureClass.CONTEXT_TOO_LONG) {
            contextTooSmall = Math.max(contextTooSmall, model().context());
        }
        circuit().failed(failure);
        circuit().opensFor(failure).or(() -> rest(failure)).ifPresent(wait ->
                attempts.set(attempts.size() - 1, outcome.awayUntil(outcome.ended().plus(wait))));
    }

    /** A model that is not asked again rests as long as its provider wished. */
    private Optional<Duration> rest(Failure failure) {
        var wish = failure.kind().circuit() == FailureClass.Circuit.NONE || again().isPresent()
                ? Optional.<Duration>empty() : failure.retryAfter();
        wish.ifPresent(circuit()::rest);
        return wish;
    }

    /** A guard rejected the present model's answer; the model is told when it is asked again. */
    public void reject(Rejection answer) {
        rejection = Optional.of(answer);
    }

    private Outcome outcome(Optional<Failure> failure, int status, Usage usage) {
        return Outcome.of(kind, attemptStarted, time.since(attemptBegan), id, task, model(), attempts.size() + 1,
                failure, status, usage).firstTokenAfter(firstToken).chosen(Choice.of(chain, model(), first, usage,
                attemptStarted, failure.map(f -> f.kind().reason()).or(this::whyNotTheFirst)));
    }

    /** Why another model than the first choice was asked; empty when it is the first choice. */
    private Optional<Reason> whyNotTheFirst() {
        if (model().equals(first)) {
            return Optional.empty();
        }
        var failed = attempts.stream().filter(attempt -> attempt.model().equals(first.name()))
                .reduce((earlier, later) -> later).flatMap(Outcome::failure).map(f -> f.kind().reason());
        return failed.or(() -> Optional.of(Plan.capable(first, request) ? Reason.CIRCUIT : Reason.CALLER));
    }

    private Circuit circuit() {
        return circuits.of(model());
    }

    /** The wait before the present model is asked again; empty when it is not. */
    public Optional<Duration> again() {
        return rules.again(attempts, behind(), left(), time.instant())
                .filter(wait -> allowance.allows(model(), attempts));
    }

    /**
     * The wait before the present model is asked again, as chance changes it; empty when it is not.
     *
     * @param chance from 0 to below 1
     */
    public Optional<Duration> againAfter(double chance) {
        return again().map(wait -> RetryRules.spread(wait, lastFailure().flatMap(Failure::retryAfter), chance));
    }

    /** Why no model answered. */
    public AllModelsFailedException failure() {
        var verdict = verdict();
        var budget = allowance.withheld().filter(limit -> verdict == Verdict.BUDGET);
        var wait = attempts.stream().flatMap(attempt -> attempt.failure().flatMap(Failure::retryAfter).stream())
                .min(Comparator.naturalOrder());
        return new AllModelsFailedException(task, id, verdict, attempts, budget.isPresent()
                ? budget.flatMap(SpentBudget::resets).map(reset -> Duration.between(time.instant(), reset)) : wait,
                budget, verdict == Verdict.DEADLINE && attempts.isEmpty() && deadline.compareTo(chain.deadline()) < 0);
    }

    private Verdict verdict() {
        if (abandoned) {
            return Verdict.CANCELLED;
        }
        if (!lastFailureLetsOthersTry()) {
            return Verdict.ending(lastFailure().orElseThrow());
        }
        return spent() ? Verdict.DEADLINE : allowance.withheld().isPresent() ? Verdict.BUDGET
                : Verdict.on(attempts.stream().flatMap(attempt -> attempt.failure().stream()).toList());
    }

    private Optional<Failure> lastFailure() {
        return lastAttempt().flatMap(Outcome::failure);
    }

    private Optional<Outcome> lastAttempt() {
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
    }

    public String id() {
        return id;
    }

    public String task() {
        return task;
    }

    /** Whether this is a probe, for which any answer will do. */
    public boolean probe() {
        return kind == Outcome.Kind.PROBE;
    }

    public ChainConfig chain() {
        return chain;
    }

    public ChatRequest request() {
        return request;
    }

    /** The form the answer must have: the caller's wish, or the chain's schema where he has none. */
    public Output output() {
        var schema = chain.guard().schema();
        return schema.isPresent() && request.output().kind() == Output.Kind.TEXT && request.tools().isEmpty()
                ? Output.schema(schemaName(), schema.get())
                : request.output();
    }

    private String schemaName() {
        var name = chain.task().replaceAll("[^A-Za-z0-9_-]", "_");
        return name.length() <= LONGEST_SCHEMA_NAME ? name : name.substring(0, LONGEST_SCHEMA_NAME);
    }

    /** Whether the answer is wanted piece by piece. */
    public boolean streamed() {
        return streamed;
    }

    /** Whether the caller has left. */
    public boolean abandoned() {
        return abandoned;
    }

    /** What the caller already has of a streamed answer whose models broke off; the next one goes on from there. */
    public String sent() {
        return delivery.sent();
    }

    /** Its last words, which a model that is told to go on is to begin with, so that the seam is found. */
    public String lastWords() {
        return Seam.lastWords(delivery.sent());
    }

    /** Whether the caller has any of what the present model said. */
    public boolean told() {
        return delivery.told();
    }

    public Optional<Rejection> rejection() {
        return rejection;
    }

    /** The attempts so far, in order. */
    public List<Outcome> attempts() {
        return List.copyOf(attempts);
    }

    /** The row of the last attempt. */
    public Map<String, Object> lastRow() {
        return attempts.get(attempts.size() - 1).row();
    }

    /** How many models were tried before the present one. */
    public int fallbacks() {
        return (int) attempts.stream().map(Outcome::model).filter(tried -> !tried.equals(model().name())).distinct()
                .count();
    }

    /** What the call came to; empty when no model answered. */
    public Optional<Answer> answer() {
        if (reply.isEmpty()) {
            return Optional.empty();
        }
        var json = output().kind() != Output.Kind.TEXT;
        var fallbackUsed = !model().equals(chain.models().get(0));
        return Optional.of(new Answer(id, task, json, model().name(), fallbacks(), fallbackUsed, attempts,
                time.since(began), reply.get(), delivery.seams()));
    }

    private static String hex() {
        return String.format("%016x", ThreadLocalRandom.current().nextLong());
    }
}
