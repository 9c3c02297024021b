package dev.caravan.host;

import dev.caravan.config.ConfigSource;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A source that remembers which of its files were asked for, so that a change of any of them is seen. */
final class Seen implements ConfigSource {

    private final ConfigSource source;
    private final Map<String, String> asked = new ConcurrentHashMap<>();

    Seen(ConfigSource source) {
        this.source = source;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public String read(String relative) throws IOException {
        if (relative.isEmpty()) {
            asked.clear();
        }
        asked.put(relative, "");
        return source.read(relative);
    }

    /** The texts of all files that the last reading asked for, as they are now, or why there is none. */
    Map<String, String> now() {
        var texts = new TreeMap<String, String>();
        for (var file : asked.keySet()) {
            try {
                texts.put(file, source.read(file));
            } catch (IOException | RuntimeException e) {
                texts.put(file, e.toString());
            }
        }
        return texts;
    }
}
