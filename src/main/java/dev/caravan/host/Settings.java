package dev.caravan.host;

import dev.caravan.config.SettingException;
import dev.caravan.route.Property;
import java.util.List;
import org.apache.camel.CamelContext;

/** Checks the properties whose values must be of a form, before anything is made of them. */
public final class Settings {

    private static final List<String> NUMBERS = List.of("caravan.inbox.concurrency", "caravan.inbox.row-files",
            "caravan.inbox.settle", "caravan.inbox.delay", "caravan.inbox.max-bytes", "caravan.outcomes.buffer",
            "caravan.health.period", "caravan.progress.period", "caravan.http.port", "caravan.http.max-body-bytes",
            "caravan.message.max-bytes", "caravan.message.retry-delay");
    private static final List<String> AGES = List.of("caravan.outcomes.keep-days", "caravan.work.keep-days");
    private static final List<String> SWITCHES = List.of("caravan.enabled", "caravan.inbox.enabled",
            "caravan.http.enabled", "caravan.jms.enabled", "caravan.kafka.enabled", "caravan.health.readiness",
            "caravan.dev", "caravan.exit-when-idle");
    private static final List<String> IN_FLIGHT = List.of("caravan.jms.in-flight", "caravan.kafka.in-flight");

    private Settings() {
    }

    /** Throws a {@link SettingException} that names the first property that is not as it must be. */
    public static void check(CamelContext context) {
        NUMBERS.forEach(name -> must(context, name, "[0-9]{1,9}", "a whole number"));
        AGES.forEach(name -> must(context, name, "[1-9][0-9]{0,5}", "one day or more"));
        must(context, "caravan.http.body-timeout", "[1-9][0-9]{0,8}", "one millisecond or more");
        must(context, "caravan.shadow.concurrency", "[1-9][0-9]{0,2}", "a whole number from 1 to 999");
        must(context, "caravan.shadow.buffer", "[1-9][0-9]{0,5}", "a whole number from 1 to 999999");
        must(context, "caravan.http.max-calls", "[1-9][0-9]{0,5}", "a whole number from 1 to 999999");
        must(context, "caravan.dev.period", "[1-9][0-9]{0,8}", "one millisecond or more");
        must(context, "caravan.report.days", "[1-9][0-9]{0,3}", "one day or more");
        IN_FLIGHT.forEach(name -> must(context, name, "[1-9][0-9]{0,2}", "a whole number from 1 to 999"));
        SWITCHES.forEach(name -> must(context, name, "true|false", "true or false"));
        must(context, "caravan.simulate", "auto|true|false", "auto, true or false");
    }

    private static void must(CamelContext context, String name, String form, String words) {
        var text = Property.text(context, name);
        if (!text.matches(form)) {
            throw new SettingException("the property " + name + " must be " + words + ", was '" + text + "'");
        }
    }
}
