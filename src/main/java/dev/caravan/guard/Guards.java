package dev.caravan.guard;

import dev.caravan.config.GuardConfig;
import java.util.function.Function;

/** Makes the guard that a chain's configuration describes. */
public final class Guards {

    private Guards() {
    }

    /**
     * The configured guard: length, words and patterns, then personal data, language, schema, and the user's bean.
     *
     * @param beans finds a guard of the user's by name; throws when there is none
     */
    public static Guard of(GuardConfig config, Function<String, Guard> beans) {
        Guard guard = new TextGuard(config.text());
        if (!config.text().personalData().isEmpty()) {
            guard = guard.and(new PersonalDataGuard(config.text().personalData()));
        }
        if (!config.text().languages().isEmpty()) {
            guard = guard.and(new LanguageGuard(config.text().languages()));
        }
        if (config.schema().isPresent()) {
            guard = guard.and(new SchemaGuard(config.schema().get()));
        }
        return config.bean().map(beans).map(guard::and).orElse(guard);
    }
}
