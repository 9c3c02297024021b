package dev.caravan.route;

import dev.caravan.config.Library;
import java.io.File;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** The libraries that the parts need which properties switch on. */
public final class Libraries {

    private static final Library[] REPORT = {Library.XCHART, Library.JMUSTACHE, Library.JACKSON_CSV};

    private Libraries() {
    }

    /**
     * Makes sure that they are there, before anything is made of them.
     *
     * @param routes the user's folder of route files
     * @throws dev.caravan.config.SettingException naming the property and what is missing
     */
    public static void check(CamelContext context, Optional<File> routes) {
        if (Property.on(context, "caravan.http.enabled")) {
            Library.need("caravan.http.enabled", Library.PLATFORM_HTTP);
        }
        if (Property.on(context, "caravan.jms.enabled")) {
            Library.need("caravan.jms.enabled", Library.JMS);
            if (routes.map(folder -> new File(folder, "jms.yaml")).filter(File::exists).isEmpty()) {
                Library.need("the broker of the packaged jms.yaml", Library.ARTEMIS);
            }
        }
        if (Property.on(context, "caravan.kafka.enabled")) {
            Library.need("caravan.kafka.enabled", Library.KAFKA);
        }
        if (!Property.text(context, "caravan.report.cron").isEmpty()) {
            Library.need("caravan.report.cron", Library.QUARTZ);
            ofReport();
        }
    }

    /** Makes sure that a report can be made. */
    static void ofReport() {
        Library.need("the report", REPORT);
    }
}
