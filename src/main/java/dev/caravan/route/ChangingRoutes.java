package dev.caravan.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has changes in the user's folder of route files take effect, each file by itself. Confined to one thread. */
public final class ChangingRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ChangingRoutes.class);

    private final RouteFiles files;
    private final RouteReplacement replacement;
    private final Map<String, String> used;

    /**
     * Begins with what is loaded.
     *
     * @param used the texts of the user's files by name
     */
    ChangingRoutes(RouteFiles files, RouteReplacement replacement, Map<String, String> used) {
        this.files = files;
        this.replacement = replacement;
        this.used = new HashMap<>(used);
    }

    /**
     * The texts of the user's files now, by name.
     *
     * @throws dev.caravan.config.SettingException when they can't be read
     */
    public Map<String, String> now() {
        return files.own();
    }

    /** Whether these are the texts that were put to use or refused last. */
    public boolean known(Map<String, String> texts) {
        return texts.equals(used);
    }

    /** Puts changed texts to use, those that can be. What is wrong with the others is told in the log. */
    public void use(Map<String, String> texts) {
        var names = new TreeSet<>(texts.keySet());
        names.addAll(used.keySet());
        for (var name : names) {
            var text = Optional.ofNullable(texts.get(name));
            if (!text.equals(Optional.ofNullable(used.get(name))) && tried(name, text)) {
                text.ifPresentOrElse(own -> used.put(name, own), () -> used.remove(name));
            }
        }
    }

    /** Whether it is done with; not when routes were too busy to be replaced. */
    private boolean tried(String name, Optional<String> text) {
        try {
            replacement.replace(name, files.of(name, text));
            LOG.info("The route file {} has {}", name,
                    text.isPresent() ? "changed and is in force" : "been deleted, and its routes are gone");
        } catch (RouteFileException e) {
            LOG.error("The route file {} is refused, and what ran goes on running: {}", name, e.getMessage());
        } catch (RouteBusyException e) {
            LOG.warn("The route file {} waits: {}", name, e.getMessage());
            return false;
        } catch (Exception e) {
            LOG.error("The route file {} can't be put to use", name, e);
        }
        return true;
    }
}
