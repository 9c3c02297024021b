package dev.caravan.route;

/** A route file can't be put to use. The message names the file, the line where it is known, and what is wrong. */
public final class RouteFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RouteFileException(String file, int line, String message) {
        super(file + (line > 0 ? ":" + line : "") + ": " + message);
    }
}
