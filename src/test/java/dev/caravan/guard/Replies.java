package dev.caravan.guard;

import dev.caravan.model.ChatReply;
import dev.caravan.model.FinishReason;
import dev.caravan.model.Usage;
import java.util.List;

/** Answers to check. */
final class Replies {

    private Replies() {
    }

    static ChatReply of(String text) {
        return new ChatReply("id", "model", text, List.of(), FinishReason.STOP, Usage.NONE);
    }
}
