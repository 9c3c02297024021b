package dev.caravan.route;

import dev.caravan.config.SettingException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * Where route files lie: packaged ones, and a folder of the user's, which take the place of those of the same name or
 * join them. One that is named like a packaged file which isn't wanted stays out.
 */
final class RouteFiles {

    private static final String PACKAGED = "classpath:caravan/routes/";

    private final CamelContext context;
    private final Optional<File> folder;
    private final Collection<String> wanted;

    /**
     * Route files.
     *
     * @param folder where the user's own lie
     * @param wanted names of the packaged files to load
     */
    RouteFiles(CamelContext context, Optional<File> folder, Collection<String> wanted) {
        this.context = context;
        this.folder = folder;
        this.wanted = wanted;
    }

    /** All that are to be loaded, by name, with these texts of the user's. */
    Map<String, Resource> all(Map<String, String> own) {
        var files = new LinkedHashMap<String, Resource>();
        wanted.forEach(name -> files.put(name, packaged(name)));
        own.forEach((name, text) -> {
            files.remove(name);
            of(name, Optional.of(text)).ifPresent(file -> files.put(name, file));
        });
        return files;
    }

    /** The file of a name: of the user's text, else the packaged one; empty where none is to be loaded. */
    Optional<Resource> of(String name, Optional<String> text) {
        if (!wanted.contains(name)) {
            return text.filter(own -> !packaged(name).exists()).map(own -> resource(name, own));
        }
        return Optional.of(text.map(own -> resource(name, own)).orElseGet(() -> packaged(name)));
    }

    private Resource packaged(String name) {
        return ResourceHelper.resolveResource(context, PACKAGED + name);
    }

    private Resource resource(String name, String text) {
        return ResourceHelper.fromString("file:" + new File(folder.orElseThrow(), name).getPath(), text);
    }

    /** The texts of the user's files by name. Hidden ones are not his but an editor's. */
    Map<String, String> own() {
        return folder.map(RouteFiles::texts).orElse(Map.of());
    }

    private static Map<String, String> texts(File folder) {
        var found = folder.listFiles((dir, name) ->
                !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml")));
        if (found == null) {
            throw new SettingException("caravan.routes names '" + folder + "', which is no readable folder");
        }
        var texts = new TreeMap<String, String>();
        for (var file : found) {
            try {
                texts.put(file.getName(), Files.readString(file.toPath()));
            } catch (IOException e) {
                throw new SettingException("caravan.routes: the file '" + file + "' can't be read as UTF-8 text: " + e);
            }
        }
        return texts;
    }
}
