package dev.caravan.route;

import org.apache.camel.CamelContext;

/** Caravan's own properties, as the context resolves them: from the system, the environment, a file or the defaults. */
public final class Property {

    private Property() {
    }

    /** The value without space around it; fails where nobody set the property and it has no default. */
    public static String text(CamelContext context, String name) {
        return context.resolvePropertyPlaceholders("{{" + name + "}}").strip();
    }

    public static long number(CamelContext context, String name) {
        return Long.parseLong(text(context, name));
    }

    public static boolean on(CamelContext context, String name) {
        return Boolean.parseBoolean(text(context, name));
    }
}
