package dev.caravan.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.Message;
import dev.caravan.model.Part;
import dev.caravan.model.Role;
import dev.caravan.provider.Draft;
import dev.caravan.provider.Json;
import dev.caravan.provider.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes the system prompt and the turns, which must alternate between user and assistant, begin with the user's and
 * have tool results before anything else. Confined to one writing.
 */
final class AnthropicConversation {

    /** Said for the user where a turn of his is needed and there is none. */
    private static final String OPENING = "Hello.";
    private static final String GO_ON = "Continue.";

    private static final Map<Role, String> ROLES = Map.of(
            Role.SYSTEM, "user", Role.USER, "user", Role.ASSISTANT, "assistant", Role.TOOL, "user");

    private final Draft draft;
    private final AnthropicBlocks blocks;
    private final Turns turns = new Turns("content");

    AnthropicConversation(Draft draft) {
        this.draft = draft;
        this.blocks = new AnthropicBlocks(draft);
    }

    /** The leading system messages, as a string where that says the same. */
    Optional<JsonNode> system() {
        var all = Json.array();
        draft.messages().stream()
                .limit(leading())
                .flatMap(message -> message.parts().stream())
                .forEach(part -> blocks.write(part).ifPresent(all::add));
        return all.isEmpty() ? Optional.empty() : Optional.of(AnthropicBlocks.simplest(all));
    }

    private int leading() {
        var messages = draft.messages().subList(0, draft.leadingSystemMessages());
        return (int) messages.stream().takeWhile(message -> !systemTurn(message)).count();
    }

    /** A system message that an Anthropic caller wrote between the turns; newer API versions take it there. */
    private boolean systemTurn(Message message) {
        return draft.own() && message.extra().containsKey("role");
    }

    /** @param prefill whether the last turn may be the assistant's, for the model to go on with */
    ArrayNode messages(boolean prefill) {
        draft.messages().stream().skip(leading()).forEach(this::message);
        if (turns.all().isEmpty()) {
            turns.content("user").add(AnthropicBlocks.text(OPENING));
        }
        if (turns.lastRole().equals("assistant")) {
            endsWithAssistant(prefill);
        }
        turns.all().forEach(turn -> finish((ObjectNode) turn));
        return turns.all();
    }

    private void message(Message message) {
        var role = systemTurn(message) ? "system" : ROLES.get(message.role());
        var written = parts(message).flatMap(part -> blocks.write(part).stream()).toList();
        if (!written.isEmpty()) {
            openingBefore(role);
            turns.content(role).addAll(written);
            draft.putBack(turns.turn(role), message.extra());
        }
    }

    /** Later system messages keep their place as the user's, marked for what they are. */
    private Stream<Part> parts(Message message) {
        return message.role() == Role.SYSTEM && !systemTurn(message)
                ? Stream.of(new Part.Text("<system>\n" + message.text() + "\n</system>"))
                : message.parts().stream();
    }

    private void openingBefore(String role) {
        if (turns.all().isEmpty() && role.equals("assistant")) {
            turns.content("user").add(AnthropicBlocks.text(OPENING));
        }
    }

    /**
     * Models since Opus 4.6 refuse to go on with a turn of theirs: they are asked to in words. The others refuse one
     * that ends in white space.
     */
    private void endsWithAssistant(boolean prefill) {
        var content = turns.content("assistant");
        var last = content.get(content.size() - 1);
        if (!prefill || Json.text(last, "type").equals("tool_use")) {
            turns.content("user").add(AnthropicBlocks.text(GO_ON));
        } else if (last instanceof ObjectNode block && Json.text(block, "type").equals("text")) {
            block.put("text", Json.text(block, "text").stripTrailing());
        }
    }

    private static void finish(ObjectNode turn) {
        var content = (ArrayNode) turn.get("content");
        var first = those(content, true);
        first.addAll(those(content, false));
        turn.set("content", AnthropicBlocks.simplest(Json.array().addAll(first)));
    }

    private static List<JsonNode> those(ArrayNode content, boolean results) {
        var those = new ArrayList<JsonNode>();
        content.forEach(block -> {
            if (Json.text(block, "type").equals("tool_result") == results) {
                those.add(block);
            }
        });
        return those;
    }
}
