package dev.caravan.config;

/** One thing that is wrong with a configuration file: where, what, and what to do. */
public record Problem(String file, int line, String message) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
