package dev.caravan.app;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Runs the application in another class loader than the system's, as {@code mvn exec:java} does. */
final class Elsewhere {

    private Elsewhere() {
    }

    /** Takes the application's class path. */
    public static void main(String[] classPath) throws Exception {
        var entries = classPath[0].split(File.pathSeparator);
        var urls = new URL[entries.length];
        for (int i = 0; i < entries.length; i++) {
            urls[i] = Path.of(entries[i]).toUri().toURL();
        }
        var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        loader.loadClass("dev.caravan.app.Main").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
    }
}
