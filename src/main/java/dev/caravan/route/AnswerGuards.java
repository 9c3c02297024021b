package dev.caravan.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaException;
import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.failure.FailureClass;
import dev.caravan.guard.Guard;
import dev.caravan.guard.Guards;
import dev.caravan.guard.SchemaGuard;
import dev.caravan.model.ChatReply;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Output;
import dev.caravan.model.Tool;
import dev.caravan.model.ToolChoice;
import dev.caravan.plan.Call;
import dev.caravan.provider.CodeFence;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every answer must pass: that JSON was asked for and given, the chain's guard, the caller's own schema. */
final class AnswerGuards {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerGuards.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Guard> byTask;

    /**
     * The guards of all chains.
     *
     * @param beans finds a guard of the user's by its bean name
     */
    AnswerGuards(CaravanConfig config, Function<String, Guard> beans) {
        byTask = config.chains().values().stream()
                .collect(Collectors.toUnmodifiableMap(ChainConfig::task, chain -> Guards.of(chain.guard(), beans)));
    }

    /** What is wrong with an answer, and which class of failure that is. */
    record Finding(FailureClass kind, String name, String reason) {
    }

    /** The answer without the code fences that models like to put around JSON. */
    static ChatReply clean(Call call, ChatReply reply) {
        return wantsJson(call) ? reply.withText(CodeFence.strip(reply.text()).strip()) : reply;
    }

    Optional<Finding> check(Call call, ChatReply answer) {
        if (!answer.toolCalls().isEmpty()) {
            return offered(call.request(), answer) ? Optional.empty() : Optional.of(new Finding(
                    FailureClass.MALFORMED, "tool call that nobody offered", "there is no such tool to call"));
        }
        if (wantsJson(call) && !json(answer.text())) {
            return Optional.of(answer.finish() == FinishReason.LENGTH
                    ? new Finding(FailureClass.GUARD, "json cut at max tokens", "the answer is too long and was cut")
                    : new Finding(FailureClass.GUARD, "json", "the answer is no valid JSON"));
        }
        return guarded(call, answer).map(found -> new Finding(FailureClass.GUARD, found.name(), found.reason()));
    }

    /** Whether every tool that is called was offered; a tool that only its own dialect knows may have any name. */
    private static boolean offered(ChatRequest request, ChatReply answer) {
        var names = request.tools().stream().filter(Tool.Function.class::isInstance)
                .map(tool -> ((Tool.Function) tool).name()).toList();
        return request.toolChoice().mode() != ToolChoice.Mode.NONE && !request.tools().isEmpty()
                && (names.size() < request.tools().size()
                || answer.toolCalls().stream().allMatch(wanted -> names.contains(wanted.name())));
    }

    /** A guard that breaks lets nothing pass, and is no fault of the model's. */
    private Optional<Guard.Finding> guarded(Call call, ChatReply answer) {
        try {
            return byTask.getOrDefault(call.chain().task(), Guard.NONE).check(answer)
                    .or(() -> callersGuard(call).check(answer));
        } catch (RuntimeException e) {
            LOG.error("A guard of the chain {} broke on an answer: {}", call.chain().task(), e.getClass().getName());
            LOG.debug("It broke here", e);
            return Optional.of(new Guard.Finding("guard broke", "the answer could not be checked"));
        }
    }

    private static Guard callersGuard(Call call) {
        var output = call.request().output();
        try {
            return output.kind() == Output.Kind.SCHEMA ? new SchemaGuard(output.schema()) : Guard.NONE;
        } catch (JsonSchemaException e) {
            return Guard.NONE;
        }
    }

    private static boolean wantsJson(Call call) {
        return call.output().kind() != Output.Kind.TEXT;
    }

    private static boolean json(String text) {
        try {
            return JSON.readTree(text).isContainerNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
