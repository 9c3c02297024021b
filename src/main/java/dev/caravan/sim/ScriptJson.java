package dev.caravan.sim;

import com.fasterxml.jackson.databind.JsonNode;
import dev.caravan.sim.Behaviour.Cut;
import dev.caravan.sim.Behaviour.Drip;
import dev.caravan.sim.Behaviour.Ending;
import dev.caravan.sim.Behaviour.Refuse;
import dev.caravan.sim.Behaviour.Reply;
import dev.caravan.sim.Script.First;
import dev.caravan.sim.Script.Flap;
import dev.caravan.sim.Script.Share;
import dev.caravan.sim.Script.Steps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scripts as JSON. A script is one of
 * <pre>
 * {"steps":[B, B], "then":B}                                  then: answers, by default
 * {"share":0.3, "of":S, "else":S, "seed":1}                   else: answers; seed: 0, by default
 * {"flap":{"up-ms":5000,"down-ms":5000}, "up":S, "down":S}    up: answers, down: 503, by default
 * {"first-ms":60000, "during":S, "after":S}                   after: answers, by default
 * B
 * </pre>
 * S is again a script; B is a behaviour, with {@code "delay-ms"} added when it is to start later:
 * <pre>
 * {"answer":true, "flaw":"fenced"}
 * {"status":503, "code":"...", "message":"...", "headers":{...}}   an error in the dialect's shape
 * {"status":520, "body":"...", "headers":{...}}                    exactly this; a body of JSON also
 * {"stall":true}      {"stall-ms":30000}      {"reset":true}       {"garbage":true}
 * {"cut":0.5, "ending":"close", "chunked":false}                   ending: close, reset or end
 * {"drip-bytes":1, "every-ms":1000}
 * {"stream":true, ...}                                             see {@link StreamJson}
 * {"fault":"openai.slow-down"}                                     a name of {@link Faults#named()}
 * </pre>
 * Everything unknown is an {@link IllegalArgumentException} whose message names the place and the fault.
 */
final class ScriptJson {

    private ScriptJson() {
    }

    static Script read(String json) {
        var node = Json.parse(json);
        if (!node.isObject()) throw new IllegalArgumentException("the script must be a JSON object");
        return script("script", node);
    }

    private static Script script(String at, JsonNode node) {
        if (node.has("steps")) return steps(new Fields(at, node).only("steps", "then"));
        if (node.has("share")) return share(new Fields(at, node).only("share", "of", "else", "seed"));
        if (node.has("flap")) return flap(new Fields(at, node).only("flap", "up", "down"));
        if (node.has("first-ms")) {
            return first(new Fields(at, node).only("first-ms", "during", "after"));
        }
        return Script.always(behaviour(at, node));
    }

    private static Script steps(Fields fields) {
        var steps = new ArrayList<Behaviour>();
        if (!fields.get("steps").isArray()) throw fields.wrong("steps", "must be an array");
        for (var step : fields.get("steps")) {
            steps.add(behaviour(fields.at("steps[" + steps.size() + "]"), step));
        }
        var last = fields.has("then") ? behaviour(fields.at("then"), fields.get("then"))
                : Behaviour.answer();
        return new Steps(steps, last);
    }

    private static Script share(Fields fields) {
        return new Share(fields.number("share"), inner(fields, "of", null),
                inner(fields, "else", Behaviour.answer()), fields.has("seed") ? fields.whole("seed") : 0);
    }

    private static Script flap(Fields fields) {
        var times = new Fields(fields.at("flap"), fields.get("flap")).only("up-ms", "down-ms");
        return new Flap(times.millis("up-ms"), times.millis("down-ms"),
                inner(fields, "up", Behaviour.answer()), inner(fields, "down", Behaviour.refuse(503)));
    }

    private static Script first(Fields fields) {
        return new First(fields.millis("first-ms"), inner(fields, "during", null),
                inner(fields, "after", Behaviour.answer()));
    }

    private static Script inner(Fields fields, String name, Behaviour otherwise) {
        if (fields.has(name)) return script(fields.at(name), fields.get(name));
        if (otherwise == null) throw fields.wrong(name, "is missing");
        return Script.always(otherwise);
    }

    private static Behaviour behaviour(String at, JsonNode node) {
        var fields = new Fields(at, node);
        var behaviour = undelayed(fields);
        return fields.has("delay-ms") ? behaviour.after(fields.millis("delay-ms")) : behaviour;
    }

    private static Behaviour undelayed(Fields fields) {
        if (fields.is("answer", "flaw")) {
            return Behaviour.flawed(fields.flaw());
        }
        if (fields.has("stream")) return StreamJson.read(fields);
        if (fields.has("status")) return status(fields);
        if (fields.is("stall")) return Behaviour.stall();
        if (fields.is("reset")) return Behaviour.reset();
        if (fields.is("garbage")) return Behaviour.garbage();
        if (fields.has("stall-ms")) {
            return Behaviour.stallThenAnswer(fields.allow("stall-ms").millis("stall-ms"));
        }
        if (fields.has("cut")) return cut(fields.allow("cut", "ending", "chunked"));
        if (fields.has("drip-bytes")) {
            fields.allow("drip-bytes", "every-ms");
            return new Drip((int) fields.whole("drip-bytes"), fields.millis("every-ms"));
        }
        if (fields.has("fault")) return fault(fields.allow("fault"));
        throw fields.wrong("", "holds none of answer, stream, status, stall, stall-ms, reset, cut, drip-bytes,"
                + " garbage, fault");
    }

    private static Behaviour status(Fields fields) {
        fields.allow("status", "code", "message", "headers", "body");
        var status = (int) fields.whole("status");
        var headers = new HashMap<String, String>();
        fields.get("headers").forEachEntry((name, value) -> headers.put(name, value.asText()));
        if (!fields.has("body")) {
            return new Refuse(status, fields.text("code"), fields.text("message"), headers);
        }
        var body = fields.get("body");
        return new Reply(status, headers, body.isTextual() ? body.asText() : Json.write(body));
    }

    private static Behaviour cut(Fields fields) {
        var ending = fields.has("ending") ? fields.oneOf("ending", Ending.values(), Ending::key) : Ending.CLOSE;
        return new Cut(fields.number("cut"), ending, fields.get("chunked").asBoolean());
    }

    private static Behaviour fault(Fields fields) {
        var named = Faults.named().get(fields.text("fault"));
        if (named != null) return named;
        throw fields.wrong("fault", "is unknown: " + fields.text("fault") + "; known are "
                + String.join(", ", Faults.named().keySet()));
    }

    /** A short description for people: behaviours by their labels. */
    static JsonNode describe(Script script) {
        var json = Json.object();
        if (script instanceof Steps steps) {
            var array = json.putArray("steps");
            steps.steps().forEach(step -> array.add(step.label()));
            json.put("then", steps.last().label());
        } else if (script instanceof Share share) {
            json.put("share", share.share()).set("of", describe(share.of()));
            json.put("seed", share.seed()).set("else", describe(share.otherwise()));
        } else if (script instanceof Flap flap) {
            json.putObject("flap").put("up-ms", flap.up().toMillis())
                    .put("down-ms", flap.down().toMillis());
            json.setAll(Map.of("up", describe(flap.whenUp()), "down", describe(flap.whenDown())));
        } else if (script instanceof First first) {
            json.put("first-ms", first.lasting().toMillis());
            json.setAll(Map.of("during", describe(first.during()), "after", describe(first.after())));
        }
        return json;
    }
}
