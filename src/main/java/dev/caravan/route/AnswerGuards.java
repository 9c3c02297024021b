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
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.model.Tool;
import dev.caravan.model.ToolChoice;
import dev.caravan.model.Usage;
import dev.caravan.plan.Call;
import dev.caravan.provider.BadRequestException;
import dev.caravan.provider.CodeFence;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request must pass before a model is asked, and what every answer must: that JSON was asked for and given,
 * the chain's guard, the caller's own schema.
 */
final class AnswerGuards {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerGuards.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Role> WORDS = EnumSet.of(Role.USER, Role.TOOL);

    private final Map<String, Guard> byTask;
    private final Map<String, Guard> ofCalls;
    private final Map<String, Guard> ofInput;

    /**
     * The guards of all chains.
     *
     * @param beans finds a guard of the user's by its bean name
     */
    AnswerGuards(CaravanConfig config, Function<String, Guard> beans) {
        byTask = config.chains().values().stream()
                .collect(Collectors.toUnmodifiableMap(ChainConfig::task, chain -> Guards.of(chain.guard(), beans)));
        ofCalls = config.chains().values().stream().collect(Collectors.toUnmodifiableMap(ChainConfig::task,
                chain -> Guards.of(chain.guard().ofCalls(), beans)));
        ofInput = config.chains().values().stream().collect(
                Collectors.toUnmodifiableMap(ChainConfig::task, chain -> Guards.of(chain.inputGuard(), beans)));
    }

    /**
     * Checks the words of the user and the results of tools.
     *
     * @throws BadRequestException when the chain's input guard finds something, which it names without quoting it
     */
    void checkInput(ChainConfig chain, ChatRequest request) {
        var words = request.messages().stream().filter(message -> WORDS.contains(message.role()))
                .flatMap(message -> message.parts().stream()).map(AnswerGuards::text).collect(Collectors.joining("\n"));
        var asAnswer = new ChatReply("", "", words, List.of(), FinishReason.STOP, Usage.NONE);
        checked(chain, () -> ofInput.getOrDefault(chain.task(), Guard.NONE).check(asAnswer)).ifPresent(found -> {
            LOG.info("The input guard of the chain {} found: {}", chain.task(), found.name());
            throw new BadRequestException("the input guard of the chain '" + chain.task()
                    + "' lets no such request pass: " + found.name());
        });
    }

    private static String text(Part part) {
        return part instanceof Part.Text text ? text.text()
                : part instanceof Part.ToolResult result ? result.text() : "";
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
            return offered(call.request(), answer) ? checkCalls(call, answer) : Optional.of(new Finding(
                    FailureClass.MALFORMED, "tool call that nobody offered", "there is no such tool to call"));
        }
        if (wantsJson(call) && !json(answer.text())) {
            return Optional.of(answer.finish() == FinishReason.LENGTH
                    ? new Finding(FailureClass.GUARD, "json cut at max tokens", "the answer is too long and was cut")
                    : new Finding(FailureClass.GUARD, "json", "the answer is no valid JSON"));
        }
        return checked(call.chain(), () -> byTask.getOrDefault(call.chain().task(), Guard.NONE).check(answer)
                .or(() -> callersGuard(call).check(answer)))
                .map(found -> new Finding(FailureClass.GUARD, found.name(), found.reason()));
    }

    private Optional<Finding> checkCalls(Call call, ChatReply answer) {
        var words = Stream.concat(Stream.of(answer.text()), answer.toolCalls().stream().map(Part.ToolCall::arguments))
                .collect(Collectors.joining("\n"));
        return checked(call.chain(), () -> ofCalls.getOrDefault(call.chain().task(), Guard.NONE)
                .check(answer.withText(words)))
                .map(found -> new Finding(FailureClass.GUARD, found.name(), found.reason()));
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
    private static Optional<Guard.Finding> checked(ChainConfig chain, Supplier<Optional<Guard.Finding>> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            LOG.error("A guard of the chain {} broke: {}", chain.task(), e.getClass().getName());
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
