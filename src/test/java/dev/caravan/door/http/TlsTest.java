package dev.caravan.door.http;

import static dev.caravan.door.http.Gateway.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.config.SettingException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doors behind TLS, with a certificate that the JDK's own tool makes. */
class TlsTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException {
        keytool("-genkeypair", "-alias", "caravan", "-keyalg", "EC", "-dname", "CN=localhost",
                "-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", "server.p12");
        keytool("-exportcert", "-alias", "caravan", "-keystore", "server.p12", "-file", "server.crt");
        keytool("-importcert", "-noprompt", "-alias", "caravan", "-file", "server.crt", "-keystore", "trust.p12");
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        var tool = new ProcessBuilder(command).directory(keys.toFile())
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(tool.waitFor()).isZero();
    }

    private static Map<String, String> settings(String file, String password) {
        return Map.of("caravan.http.key-store", keys.resolve(file).toString(),
                "caravan.http.key-store-password", password);
    }

    private static HttpClient client() throws GeneralSecurityException, IOException {
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(KeyStore.getInstance(new File(keys.toFile(), "trust.p12"), PASSWORD.toCharArray()));
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trusted.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }

    @Test
    void whoTrustsTheCertificateIsServed() throws Exception {
        try (var gateway = Gateway.start(folder, "", settings("server.p12", PASSWORD))) {
            var request = HttpRequest.newBuilder(secure(gateway)).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(question("gpt", "Hi", "\"stream\":true"))).build();

            var reply = client().send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.body()).endsWith("data: [DONE]\n\n");
            assertThat(catchThrowableOfType(SSLHandshakeException.class, () -> HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding()))).isNotNull();
        }
    }

    private static URI secure(Gateway gateway) {
        return URI.create(gateway.uri("/v1/chat/completions").toString().replace("http:", "https:"));
    }

    @Test
    void aKeyThatCannotBeUsedIsToldBeforeAnythingStarts() throws IOException {
        Files.writeString(keys.resolve("none.p12"), "no key store at all");

        assertThat(failure("server.p12", "wrong")).hasMessageContaining("caravan.http.key-store-password")
                .hasMessageContaining("give the password").hasMessageNotContaining("wrong");
        assertThat(failure("missing.p12", PASSWORD)).hasMessageContaining("the property caravan.http.key-store is")
                .hasMessageContaining("missing.p12").hasMessageContaining("no such file");
        assertThat(failure("none.p12", PASSWORD)).hasMessageContaining("is no PKCS12 or JKS file");
        assertThat(failure("trust.p12", PASSWORD)).hasMessageContaining("holds no key");
    }

    private SettingException failure(String file, String password) {
        return catchThrowableOfType(SettingException.class, () -> Gateway.start(folder, "", settings(file, password)));
    }
}
