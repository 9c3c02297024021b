package dev.caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Simulator;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code report.yaml} of the examples with a real mail server. */
class ReportMailTest {

    private static final String BOSS = "boss@example.com";

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private final ServerSetup setup = new ServerSetup(Example.freePort(), "127.0.0.1", "smtp");
    private final GreenMail server = new GreenMail(setup);
    private TestCaravan caravan;

    @BeforeEach
    void start() {
        caravan = Example.of("report.yaml", Map.of("report.to", BOSS, "report.from", "caravan@example.com",
                "report.smtp", "127.0.0.1:" + setup.getPort(), "report.user", "ann", "report.password", "secret",
                "report.retry-delay", "100")).edited(text -> text.replace("smtps:", "smtp:")).start(folder, simulator);
    }

    private void serverStarts() {
        server.start();
        server.setUser("caravan@example.com", "ann", "secret");
    }

    @AfterEach
    void stop() {
        caravan.close();
        server.stop();
        simulator.close();
    }

    @Test
    void thePageIsMailedAndAllFilesAreWrittenAsBefore() throws Exception {
        serverStarts();

        List<?> names = report();

        assertThat(server.waitForIncomingEmail(Example.LIMIT.toMillis(), 1)).isTrue();
        var mail = server.getReceivedMessages()[0];
        assertThat(mail.getAllRecipients()).containsExactly(new InternetAddress(BOSS));
        assertThat(mail.getFileName()).isEqualTo(names.get(0)).asString().endsWith(".html");
        assertThat(GreenMailUtil.getBody(mail)).contains("</html>");
        assertThat(written()).isEqualTo(3);
    }

    @Test
    void aMailServerThatRefusesKeepsNoFileBackAndGetsThePageLater() throws Exception {
        report();
        assertThat(written()).isEqualTo(3);

        serverStarts();

        assertThat(server.waitForIncomingEmail(Example.LIMIT.toMillis(), 1)).isTrue();
    }

    private List<?> report() {
        return caravan.send("direct:caravan-report", Map.of(), null).getMessage().getBody(List.class);
    }

    private long written() throws IOException {
        try (var files = Files.list(folder.resolve("reports"))) {
            return files.count();
        }
    }
}
