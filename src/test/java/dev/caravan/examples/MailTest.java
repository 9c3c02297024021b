package dev.caravan.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.caravan.route.TestCaravan;
import dev.caravan.sim.Behaviour;
import dev.caravan.sim.Script;
import dev.caravan.sim.Simulator;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mail.yaml} with a real mail server. */
class MailTest {

    private static final String US = "invoices@caravan.example";
    private static final String CUSTOMER = "ann@customer.example";

    @TempDir
    static Path folder;

    private static final Simulator SIMULATOR = Simulator.start();
    private static final GreenMail INBOUND = new GreenMail(ServerSetup.IMAP.dynamicPort());
    private static final ServerSetup OUTGOING = new ServerSetup(Example.freePort(), "127.0.0.1", "smtp");
    private static final GreenMail OUTBOUND = new GreenMail(OUTGOING);
    private static TestCaravan caravan;
    private static GreenMailUser mailbox;

    @BeforeAll
    static void start() {
        INBOUND.start();
        OUTBOUND.start();
        mailbox = INBOUND.setUser(US, US, "secret");
        caravan = Example.of("mail.yaml", Map.of("mail.imap", "127.0.0.1:" + INBOUND.getImap().getPort(),
                        "mail.smtp", "127.0.0.1:" + OUTGOING.getPort(), "mail.user", US, "mail.password", "secret",
                        "mail.delay", "50"))
                .edited(text -> text.replace("imaps:", "imap:").replace("smtps:", "smtp:"))
                .start(folder, SIMULATOR);
    }

    @BeforeEach
    void forget() throws FolderException {
        OUTBOUND.purgeEmailFromAllMailboxes();
        OUTBOUND.setUser(US, US, "secret");
        SIMULATOR.others(Script.always(Behaviour.answer()));
        SIMULATOR.clearLog();
    }

    @AfterAll
    static void stop() {
        caravan.close();
        INBOUND.stop();
        OUTBOUND.stop();
        SIMULATOR.close();
    }

    @Test
    void theTextOfAMailIsAnsweredByMail() throws Exception {
        mailbox.deliver(mail(message -> message.setText(Example.receipt("12.50"))));

        var answer = answers(1).get(0);
        assertThat(answer.getAllRecipients()).containsExactly(new InternetAddress(CUSTOMER));
        assertThat(answer.getSubject()).isEqualTo("Re: A receipt (mail.txt)");
        assertThat(GreenMailUtil.getBody(answer)).contains("\"12.50\"");
    }

    @Test
    void everyAttachmentIsAnsweredAndOneThatCannotBeReadIsToldSo() throws Exception {
        mailbox.deliver(mail(message -> message.setContent(new MimeMultipart(text("See below."),
                attached("receipt.txt", Example.receipt("6.75")), attached("picture.gif", "GIF89a")))));

        var answers = answers(2);
        assertThat(answers).extracting(Message::getSubject).containsExactlyInAnyOrder(
                "Re: A receipt (receipt.txt)", "Re: A receipt (picture.gif)");
        assertThat(answers).extracting(GreenMailUtil::getBody)
                .anySatisfy(body -> assertThat(body).contains("\"6.75\""))
                .anySatisfy(body -> assertThat(body).contains("It can't be read: files of the kind '.gif'"));
    }

    @Test
    void noAnswerIsLostWhileTheMailServerRefusesAndNoneIsPaidForTwice() throws Exception {
        OUTBOUND.stop();
        mailbox.deliver(mail(message -> message.setText(Example.receipt("7.25"))));
        await().atMost(Example.LIMIT).until(() -> SIMULATOR.count(Example.CLAUDE) == 1);

        OUTBOUND.start();
        OUTBOUND.setUser(US, US, "secret");

        assertThat(GreenMailUtil.getBody(answers(1).get(0))).contains("\"7.25\"");
        assertThat(SIMULATOR.count(Example.CLAUDE)).isEqualTo(1);
    }

    @Test
    void whatNoModelCanAnswerIsToldToo() throws Exception {
        SIMULATOR.others(Script.always(Behaviour.refuse(400)));

        mailbox.deliver(mail(message -> message.setText(Example.receipt("5.00"))));

        assertThat(GreenMailUtil.getBody(answers(1).get(0))).startsWith("There is no answer: ");
    }

    @Test
    void aMachinesMailIsNotAnswered() throws Exception {
        mailbox.deliver(mail(message -> {
            message.setText(Example.receipt("8.00"));
            message.setHeader("Auto-Submitted", "auto-replied");
        }));
        mailbox.deliver(mail(message -> message.setText(Example.receipt("9.00"))));

        assertThat(answers(1)).extracting(GreenMailUtil::getBody).allSatisfy(body -> assertThat(body).contains("9.00"));
        assertThat(SIMULATOR.count(Example.CLAUDE)).isEqualTo(1);
    }

    private List<MimeMessage> answers(int count) {
        assertThat(OUTBOUND.waitForIncomingEmail(Example.LIMIT.toMillis(), count)).isTrue();
        return Arrays.asList(OUTBOUND.getReceivedMessages());
    }

    /** What is in a mail. */
    @FunctionalInterface
    private interface Content {
        void put(MimeMessage mail) throws MessagingException, IOException;
    }

    private static MimeMessage mail(Content content) throws MessagingException, IOException {
        var mail = new MimeMessage((jakarta.mail.Session) null);
        mail.setFrom(CUSTOMER);
        mail.setRecipients(Message.RecipientType.TO, US);
        mail.setSubject("A receipt");
        content.put(mail);
        mail.saveChanges();
        return mail;
    }

    private static MimeBodyPart text(String text) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text);
        return part;
    }

    private static MimeBodyPart attached(String name, String content) throws MessagingException {
        var part = new MimeBodyPart();
        part.setDataHandler(new DataHandler(
                new ByteArrayDataSource(content.getBytes(StandardCharsets.UTF_8), "application/octet-stream")));
        part.setFileName(name);
        return part;
    }
}
