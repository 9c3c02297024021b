package dev.caravan.door.http;

import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;

/** Serves routes at one server. Unlike Camel's own it isn't bound, so that a host's routes don't find it. */
final class Engine extends VertxPlatformHttpEngine {

    private final int port;

    Engine(int port) {
        this.port = port;
    }

    @Override
    protected void doInit() {
        // stays out of the registry
    }

    @Override
    public int getServerPort() {
        return port;
    }
}
