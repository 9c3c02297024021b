package dev.caravan.route;

/** A route has calls that take long, so that it can't be replaced yet. */
final class RouteBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RouteBusyException(String route) {
        super("the route " + route + " is busy, so nothing was changed yet; it is tried again");
    }
}
