package dev.caravan.provider.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.caravan.model.Message;
import dev.caravan.model.Role;
import dev.caravan.provider.Draft;
import dev.caravan.provider.Json;
import dev.caravan.provider.Turns;
import java.util.Map;

/** Writes the system instruction and the contents, in which roles take turns. Confined to one writing. */
final class GeminiConversation {

    /** Contents must not be empty. */
    private static final String OPENING = "Hello.";

    private static final Map<Role, String> ROLES =
            Map.of(Role.USER, "user", Role.ASSISTANT, "model", Role.TOOL, "user");

    private final Draft draft;
    private final GeminiParts parts;
    private final Turns turns = new Turns("parts");

    GeminiConversation(Draft draft) {
        this.draft = draft;
        this.parts = new GeminiParts(draft);
    }

    /** All system messages, wherever they stand: there is no other place for them. */
    ArrayNode system() {
        var system = Json.array();
        draft.messages().stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .forEach(message -> message.parts().forEach(part -> parts.write(part, system)));
        return system;
    }

    ArrayNode contents() {
        draft.messages().stream().filter(message -> message.role() != Role.SYSTEM).forEach(this::content);
        if (turns.all().isEmpty()) {
            turns.content("user").addObject().put("text", OPENING);
        }
        return turns.all();
    }

    private void content(Message message) {
        var written = Json.array();
        message.parts().forEach(part -> parts.write(part, written));
        if (written.isEmpty()) {
            return;
        }
        if (message.role() == Role.ASSISTANT && !draft.own()) {
            ThoughtSignatures.sign(written, draft.model());
        }
        var turn = turns.turn(ROLES.get(message.role()));
        turns.content(ROLES.get(message.role())).addAll(written);
        draft.putBack(turn, message.extra());
    }
}
