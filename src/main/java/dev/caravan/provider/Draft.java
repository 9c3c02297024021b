package dev.caravan.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.config.Ability;
import dev.caravan.config.ModelConfig;
import dev.caravan.failure.AttemptFailedException;
import dev.caravan.failure.Failure;
import dev.caravan.failure.FailureClass;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.Message;
import dev.caravan.model.Option;
import dev.caravan.model.Role;
import dev.caravan.model.Tool;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A wire request being written for one model: what there is to say, what has been written and what was left out.
 * Confined to one writing; the request in it is never changed.
 */
public final class Draft {

    private final ChatRequest request;
    private final ModelConfig model;
    private final boolean own;
    private final ObjectNode body = Json.object();
    private final List<Message> messages;
    private final Map<Option, JsonNode> options = new EnumMap<>(Option.class);
    private final Set<String> dropped = new LinkedHashSet<>();
    private final Set<String> withheld = new HashSet<>();

    public Draft(String dialect, ChatRequest request, ModelConfig model) {
        this.request = request;
        this.model = model;
        this.own = request.dialect().equals(dialect);
        this.messages = new ArrayList<>(request.messages());
        options.putAll(request.options());
        keepWhatTheModelTakes();
    }

    private void keepWhatTheModelTakes() {
        if (!can(Ability.SAMPLING)) {
            request.options().keySet().stream().filter(Option::sampling).forEach(this::drop);
        }
        if (!model.reasoning()) {
            drop(Option.REASONING_EFFORT);
        }
        var asked = options.getOrDefault(Option.MAX_TOKENS, IntNode.valueOf(model.maxTokens()));
        options.put(Option.MAX_TOKENS, IntNode.valueOf(Math.min(asked.intValue(), model.maxTokens())));
    }

    public ChatRequest request() {
        return request;
    }

    public ModelConfig model() {
        return model;
    }

    public boolean can(Ability ability) {
        return model.can(ability);
    }

    /** Whether the caller spoke the model's dialect, so that what only it knows may be passed on. */
    public boolean own() {
        return own;
    }

    public ObjectNode body() {
        return body;
    }

    /** The conversation, instructions of ours included. */
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    /** Says something to the model behind the caller's leading system messages. */
    public void instruct(String text) {
        messages.add(leadingSystemMessages(), Message.system(text));
    }

    public int leadingSystemMessages() {
        int count = 0;
        while (count < messages.size() && messages.get(count).role() == Role.SYSTEM) {
            count++;
        }
        return count;
    }

    /** The options still to be written: those the model takes, its limit of tokens always among them. */
    public Map<Option, JsonNode> options() {
        return options;
    }

    /** Leaves out an option and names it, if it was given. */
    public void drop(Option option) {
        if (options.remove(option) != null) {
            drop(word(option));
        }
    }

    /** Leaves out stop texts beyond what the dialect takes. */
    public void limitStops(int most) {
        var stops = options.get(Option.STOP);
        if (stops != null && stops.size() > most) {
            var taken = Json.array();
            for (int i = 0; i < most; i++) {
                taken.add(stops.get(i));
            }
            options.put(Option.STOP, taken);
            drop(word(Option.STOP) + " beyond " + most);
        }
    }

    public void drop(String name) {
        dropped.add(name);
    }

    /** Leaves out and names a field that only this dialect knows. */
    public void withhold(String name) {
        withheld.add(name);
        drop(name);
    }

    /** Writes a function's name, description and parameters, which each dialect calls by another name. */
    public static ObjectNode describe(ObjectNode target, Tool.Function tool, String parameters) {
        target.put("name", tool.name());
        if (!tool.description().isEmpty()) {
            target.put("description", tool.description());
        }
        target.set(parameters, tool.parameters());
        return target;
    }

    /** Fields that only their own dialect knows: put back there, else left out without a word. */
    public void putBack(ObjectNode target, Map<String, JsonNode> extra) {
        if (own) {
            Extras.putBack(target, extra);
        }
    }

    /** A block that only its own dialect knows: itself there, else left out and named. */
    public Optional<JsonNode> foreign(JsonNode block) {
        if (!own) {
            drop(nameOf(block));
        }
        return Optional.of(block).filter(kept -> own);
    }

    /** Its type, or the names of its fields in dialects where those tell the type. */
    private static String nameOf(JsonNode block) {
        var type = Json.text(block, "type");
        return type.isEmpty() ? String.join("+", (Iterable<String>) block::fieldNames) : type;
    }

    public Codec.WireRequest finish() {
        putBack(body, request.extra());
        body.remove(withheld);
        if (!own) {
            request.extra().keySet().stream().filter(this::isLost).sorted().forEach(this::drop);
        }
        return new Codec.WireRequest(body, List.copyOf(dropped));
    }

    /** A field that only repeats the user's pseudonym under another name is not. */
    private boolean isLost(String name) {
        return !request.extra().get(name).equals(request.options().get(Option.USER));
    }

    /** The option as the openai dialect would say it. */
    static String word(Option option) {
        return option.name().toLowerCase(Locale.ROOT);
    }

    /** What this model's dialect can't say; another model's may. */
    public static AttemptFailedException unsupported(String what, String dialect) {
        var code = what + " not supported by " + dialect;
        return new AttemptFailedException(new Failure(FailureClass.CALLER_FAULT, 0, code, Optional.empty(), true));
    }
}
