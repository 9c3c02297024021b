package dev.caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ftp.yaml} with a real FTP server. */
class FtpTest {

    @TempDir
    Path folder;

    private final Simulator simulator = Simulator.start();
    private final int port = Example.freePort();
    private FtpServer server;
    private TestCaravan caravan;

    private void start(UnaryOperator<String> change) {
        caravan = Example.of("ftp.yaml", Map.of("ftp.host", "127.0.0.1:" + port, "ftp.user", "ann",
                "ftp.password", "secret", "ftp.delay", "100", "ftp.settle", "50")).edited(change)
                .start(folder, simulator);
    }

    private void serverStarts() throws FtpException, IOException {
        var user = new BaseUser();
        user.setName("ann");
        user.setPassword("secret");
        user.setHomeDirectory(Files.createDirectories(folder.resolve("server")).toString());
        user.setAuthorities(List.of(new WritePermission()));
        var listener = new ListenerFactory();
        listener.setServerAddress("127.0.0.1");
        listener.setPort(port);
        var factory = new FtpServerFactory();
        factory.getUserManager().save(user);
        factory.addListener("default", listener.createListener());
        server = factory.createServer();
        server.start();
    }

    @AfterEach
    void stop() {
        caravan.close();
        if (server != null) {
            server.stop();
        }
        simulator.close();
    }

    @Test
    void aDocumentOnTheServerBecomesAResultOnTheServer() throws Exception {
        serverStarts();
        drop("receipt.txt");

        start(text -> text);

        assertThat(Example.whenThere(folder.resolve("server/out/receipt.json"))).contains("\"12.50\"");
        assertThat(folder.resolve("server/in/receipt.txt")).doesNotExist();
        assertThat(folder.resolve("server/in/.done/receipt.txt")).exists();
    }

    @Test
    void documentsAndResultsWaitForAServerThatIsAway() throws Exception {
        var inbox = Files.createDirectories(folder.resolve("inbox"));
        Files.writeString(inbox.resolve("receipt.txt"), Example.receipt("12.50"));
        start(text -> text);
        Example.whenThere(folder.resolve("outbox/receipt.json"));

        serverStarts();

        assertThat(Example.whenThere(folder.resolve("server/out/receipt.json"))).contains("\"12.50\"");
        await().atMost(Example.LIMIT).until(() -> Files.exists(folder.resolve("outbox/.sent/receipt.json")));
    }

    @Test
    void changedToSftpAsItSaysItStarts() {
        start(text -> text.replaceAll("(?m)^ +passiveMode: .*\n", "").replace("uri: ftp:", "uri: sftp:"));

        assertThat(caravan.context().getRoute("ftp-in").getEndpoint().getEndpointUri()).startsWith("sftp://");
        assertThat(caravan.context().getRouteController().getRouteStatus("ftp-out").isStarted()).isTrue();
    }

    private void drop(String name) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("server/in")).resolve(name), Example.receipt("12.50"));
    }
}
