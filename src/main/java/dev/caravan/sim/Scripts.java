package dev.caravan.sim;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The running script of each model and of all others. Safe for many threads: one lock. */
final class Scripts {

    /** The name that stands for every model without a script of its own. */
    static final String OTHERS = "*";

    private final InstantSource time;
    private final Map<String, Script> scripts = new LinkedHashMap<>();
    private final Map<String, Script.Run> runs = new LinkedHashMap<>();

    Scripts(InstantSource time) {
        this.time = time;
        set(OTHERS, Script.always(Behaviour.answer()));
    }

    synchronized void set(String model, Script script) {
        scripts.put(model, script);
        runs.put(model, script.start(time));
    }

    /** Back to the script of the others, or to honest answers for those. */
    synchronized boolean remove(String model) {
        var known = scripts.remove(model) != null;
        runs.remove(model);
        if (model.equals(OTHERS)) set(OTHERS, Script.always(Behaviour.answer()));
        return known;
    }

    synchronized Behaviour next(String model) {
        return runs.getOrDefault(model, runs.get(OTHERS)).next();
    }

    synchronized Map<String, Script> all() {
        return new LinkedHashMap<>(scripts);
    }
}
