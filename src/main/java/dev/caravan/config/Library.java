package dev.caravan.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A library that only a part of Caravan needs, so that whoever embeds it adds those of the parts he uses. */
public enum Library {
    PLATFORM_HTTP("org.apache.camel:camel-platform-http-main",
            "org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer"),
    JMS("org.apache.camel:camel-jms", "org.apache.camel.component.jms.JmsComponent"),
    ARTEMIS("org.apache.activemq:artemis-jakarta-client",
            "org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory"),
    KAFKA("org.apache.camel:camel-kafka", "org.apache.camel.component.kafka.KafkaComponent"),
    QUARTZ("org.apache.camel:camel-quartz", "org.apache.camel.component.quartz.QuartzComponent"),
    POSTGRESQL("org.postgresql:postgresql", "org.postgresql.Driver"),
    FLYWAY_POSTGRESQL("org.flywaydb:flyway-database-postgresql",
            "org.flywaydb.database.postgresql.PostgreSQLDatabaseType"),
    LANGUAGE_DETECTOR("com.optimaize.languagedetector:language-detector", "com.optimaize.langdetect.LanguageDetector"),
    COMMONS_VALIDATOR("commons-validator:commons-validator", "org.apache.commons.validator.routines.EmailValidator"),
    LIBPHONENUMBER("com.googlecode.libphonenumber:libphonenumber", "com.google.i18n.phonenumbers.PhoneNumberUtil"),
    JTOKKIT("com.knuddels:jtokkit", "com.knuddels.jtokkit.Encodings"),
    JSOUP("org.jsoup:jsoup", "org.jsoup.Jsoup"),
    PDFBOX("org.apache.pdfbox:pdfbox", "org.apache.pdfbox.Loader"),
    XCHART("org.knowm.xchart:xchart", "org.knowm.xchart.CategoryChart"),
    JMUSTACHE("com.samskivert:jmustache", "com.samskivert.mustache.Mustache"),
    JACKSON_CSV("com.fasterxml.jackson.dataformat:jackson-dataformat-csv",
            "com.fasterxml.jackson.dataformat.csv.CsvMapper"),
    MICROMETER("io.micrometer:micrometer-core", "io.micrometer.core.instrument.MeterRegistry"),
    PROMETHEUS("io.micrometer:micrometer-registry-prometheus",
            "io.micrometer.prometheusmetrics.PrometheusMeterRegistry"),
    VERTX("io.vertx:vertx-core", "io.vertx.core.Vertx");

    private final String artifact;
    private final String aClass;

    Library(String artifact, String aClass) {
        this.artifact = artifact;
        this.aClass = aClass;
    }

    /** Its group and name in Maven's repository. */
    public String artifact() {
        return artifact;
    }

    /** Whether it is on the class path. */
    public boolean present() {
        try {
            Class.forName(aClass, false, Library.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /**
     * Makes sure that libraries are there.
     *
     * @param asked what needs them, as the message's first words
     * @throws SettingException naming those that aren't
     */
    public static void need(String asked, Library... libraries) {
        var missing = Arrays.stream(libraries).filter(library -> !library.present()).map(Library::artifact)
                .collect(Collectors.joining(" and "));
        if (!missing.isEmpty()) {
            throw new SettingException(asked + " needs " + missing + " on the class path; add that to the build, or do "
                    + "without");
        }
    }
}
