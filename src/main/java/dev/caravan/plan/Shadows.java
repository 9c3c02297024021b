package dev.caravan.plan;

import dev.caravan.config.ModelConfig;
import dev.caravan.failure.FailureClass;
import dev.caravan.ledger.WorstCase;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Part;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * Which answered calls are copied to another model, and whether a copy may be sent: never to a model whose circuit is
 * not closed or whose price is not known, nor past the chain's daily limit for copies or the budget of all chains. Safe
 * for all threads.
 */
public final class Shadows {

    private static final Set<FailureClass> DISTURBED = EnumSet.of(FailureClass.CUT, FailureClass.REFUSED);

    private final Planner planner;
    private final DoubleSupplier chance;

    /**
     * Shadows.
     *
     * @param chance gives a number from 0 to below 1 for each call that could be copied
     */
    public Shadows(Planner planner, DoubleSupplier chance) {
        this.planner = planner;
        this.chance = chance;
    }

    /**
     * The copy that is to be made of a call; empty when none is. Only a text that one model gave whole can be compared:
     * no call of or after tools, none that was cut, refused or put together of several models' parts.
     */
    public Optional<Shadow> choose(Call call) {
        var rate = call.chain().shadow().rate();
        if (rate == 0 || chance.getAsDouble() >= rate) {
            return Optional.empty();
        }
        return call.answer().filter(answer -> plain(answer) && !afterTools(call.request())).flatMap(answer ->
                other(call, answer.model()).map(model -> new Shadow(call, answer, model)));
    }

    private static boolean plain(Answer answer) {
        return answer.reply().finish() == FinishReason.STOP && answer.reply().toolCalls().isEmpty()
                && answer.seams().isEmpty() && answer.attempts().stream().noneMatch(attempt ->
                        attempt.failure().filter(failure -> DISTURBED.contains(failure.kind())).isPresent());
    }

    private static boolean afterTools(ChatRequest request) {
        return request.messages().stream().flatMap(message -> message.parts().stream())
                .anyMatch(Part.ToolResult.class::isInstance);
    }

    /** The chain's shadow model, or the next model behind the one that answered, if it can do what was asked. */
    private static Optional<ModelConfig> other(Call call, String served) {
        var models = call.chain().models();
        var place = models.stream().map(ModelConfig::name).toList().indexOf(served);
        return call.chain().shadow().model().or(() -> models.stream().skip(place + 1L).findFirst())
                .filter(model -> !model.name().equals(served) && Plan.capable(model, call.request()));
    }

    /** Begins the copy; empty when it may not be sent now. */
    public Optional<Call> begin(Shadow shadow) {
        var call = shadow.call();
        var model = shadow.model();
        var allowed = planner.circuits().of(model).state().equals("closed")
                && new WorstCase(call.chain(), call.request()).cost(model, planner.time().instant())
                        .filter(cost -> planner.budgets().allowShadow(call.chain(), cost)).isPresent();
        return allowed ? Optional.of(call.shadow(model, planner)) : Optional.empty();
    }
}
