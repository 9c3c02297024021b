package host;

import org.apache.camel.main.Main;

/** Somebody's Camel application. */
public final class Host {

    private Host() {
    }

    public static void main(String[] arguments) throws Exception {
        new Main(Host.class).run(arguments);
    }
}
