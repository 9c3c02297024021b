package dev.caravan.door.http;

import dev.caravan.plan.Answer;
import java.util.Map;

/** The headers by which every answer tells who gave it. */
final class ReplyHeaders {

    static final String CALL_ID = "x-caravan-call-id";

    private ReplyHeaders() {
    }

    static Map<String, String> of(Answer answer) {
        return of(answer.callId(), answer.model(), answer.attempts().size(), answer.fallbacks());
    }

    static Map<String, String> of(String callId, String model, int attempts, int fallbacks) {
        return Map.of(CALL_ID, callId, "x-caravan-model", model, "x-caravan-attempts", Integer.toString(attempts),
                "x-caravan-fallbacks", Integer.toString(fallbacks));
    }
}
