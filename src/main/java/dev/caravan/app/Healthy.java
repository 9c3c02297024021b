package dev.caravan.app;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Asks the Caravan that runs on this machine, with the same properties and environment, for {@code /api/ready}: the health
 * check of a container.
 */
public final class Healthy {

    private static final int PATIENCE_MS = 5000;
    private static final Set<Integer> ANSWERS = Set.of(200, 503);

    private final UnaryOperator<String> setting;

    private Healthy(UnaryOperator<String> setting) {
        this.setting = setting;
    }

    /**
     * Ends with status 0 when it answers, be it that no model may be tried now, for no new start would help against that;
     * with the argument {@code ready} only when all its chains may be asked. Without an HTTP server there is nobody to ask,
     * and the process says enough by running.
     */
    public static void main(String[] args) {
        System.exit(new Healthy(Healthy::setting).check(List.of(args).contains("ready")) ? 0 : 1);
    }

    /** Whether the answer is as it must be; with properties of the test's own. */
    static boolean check(UnaryOperator<String> setting, boolean ready) {
        return new Healthy(setting).check(ready);
    }

    private static String setting(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))))
                .orElse("");
    }

    private boolean check(boolean ready) {
        if (!setting.apply("caravan.http.enabled").equals("true")) {
            System.out.println("no HTTP server is asked for (caravan.http.enabled)");
            return true;
        }
        try {
            var status = ask();
            System.out.println("/api/ready says " + status);
            return ready ? status == 200 : ANSWERS.contains(status);
        } catch (IOException | GeneralSecurityException e) {
            System.out.println("/api/ready does not answer: " + e.getMessage());
            return false;
        }
    }

    private int ask() throws IOException, GeneralSecurityException {
        var tls = !setting.apply("caravan.http.key-store").isEmpty();
        var port = setting.apply("caravan.http.port");
        var at = URI.create((tls ? "https" : "http") + "://" + host() + ":" + (port.isEmpty() ? "8080" : port)
                + "/api/ready");
        var connection = (HttpURLConnection) at.toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(trustingItself().getSocketFactory());
            secure.setHostnameVerifier((name, session) -> true);
        }
        connection.setConnectTimeout(PATIENCE_MS);
        connection.setReadTimeout(PATIENCE_MS);
        return connection.getResponseCode();
    }

    /** One that listens everywhere does so here too. */
    private String host() {
        var host = setting.apply("caravan.http.host");
        return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    }

    /** The server's own certificate is the only one that it may have. */
    private SSLContext trustingItself() throws IOException, GeneralSecurityException {
        var own = KeyStore.getInstance(new File(setting.apply("caravan.http.key-store")),
                setting.apply("caravan.http.key-store-password").toCharArray());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(own);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
