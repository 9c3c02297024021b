package dev.caravan.plan;

import dev.caravan.model.ChatReply;

/** Follows a call for its caller. Called by the call's own thread. */
public interface AnswerListener {

    /** Waits for the whole answer. */
    AnswerListener NONE = new AnswerListener() {
    };

    /** The call has begun. Until it is over {@link Call#leave} ends it early, from any thread. */
    default void began(Call call) {
    }

    /** Whether the answer's text is wanted piece by piece, as it comes. */
    default boolean streams() {
        return false;
    }

    /** The next piece of the answer's text, never empty. What has been told can't be taken back. */
    default void text(String piece) {
    }

    /** What stands beside the text, between the pieces before and behind it. */
    default void aside(ChatReply.Aside aside) {
    }
}
