package dev.caravan.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.caravan.provider.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The tool calls that deltas make, in the order in which they began. */
final class OpenAiCallDeltas {

    private final List<OpenAiCallDelta> calls = new ArrayList<>();

    void add(JsonNode delta) {
        var call = find(delta).filter(begun -> !begun.endsBefore(delta)).orElseGet(this::begin);
        call.add(delta);
    }

    /** The call with the delta's index and id; where there is none with the id, the last with the index. */
    private Optional<OpenAiCallDelta> find(JsonNode delta) {
        return last(call -> call.mayOwn(delta) && call.hasIdOf(delta)).or(() -> last(call -> call.mayOwn(delta)));
    }

    private Optional<OpenAiCallDelta> last(Predicate<OpenAiCallDelta> fits) {
        return calls.stream().filter(fits).reduce((earlier, later) -> later);
    }

    private OpenAiCallDelta begin() {
        var call = new OpenAiCallDelta();
        calls.add(call);
        return call;
    }

    ArrayNode all() {
        var all = Json.array();
        calls.forEach(call -> all.add(call.whole()));
        return all;
    }
}
