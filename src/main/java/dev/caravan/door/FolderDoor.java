package dev.caravan.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.caravan.model.ChatRequest;
import dev.caravan.route.Names;
import dev.caravan.work.Origin;
import dev.caravan.work.Piece;
import dev.caravan.work.Work;
import dev.caravan.work.WorkWaitsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code caravanFolder}: documents become requests, answers become files. Safe for all threads. */
public final class FolderDoor {

    private static final Logger LOG = LoggerFactory.getLogger(FolderDoor.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String MOVE_TO = "CaravanMoveTo";

    private final Documents documents;
    private final Outbox outbox;
    private final InboxGate gate;
    private final SettledFiles settled;
    private final Progress progress;
    private final Path inbox;
    private final Path failed;

    FolderDoor(Path inbox, Outbox outbox, Path failed, long maxBytes, InboxGate gate, SettledFiles settled,
            Progress progress) {
        this.documents = new Documents(maxBytes);
        this.inbox = inbox.toAbsolutePath();
        this.outbox = outbox;
        this.failed = failed.toAbsolutePath();
        this.gate = gate;
        this.settled = settled;
        this.progress = progress;
    }

    /** Puts the document's text into the message as a request. No answer is paid for that could not be written. */
    public void read(Exchange exchange) throws IOException {
        progress.started();
        var file = InboxFile.begin(exchange, gate);
        outbox.nameOf(file.name());
        var text = documents.read(file.path());
        exchange.setProperty(Names.ORIGIN, Origin.of(file.batch(), 0));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(ChatRequest.of(text));
    }

    /** Puts the answer's file into the message: JSON to the letter as the model gave it, or text as a JSON object. */
    public void answer(Exchange exchange) throws JsonProcessingException {
        var work = work(exchange);
        file(exchange, resultOf(exchange), work.json() ? work.answer()
                : JSON.writeValueAsString(Map.of("answer", work.answer())));
    }

    /** Puts the record of who answered into the message. */
    public void record(Exchange exchange) throws JsonProcessingException {
        var work = work(exchange);
        var record = JSON.createObjectNode();
        record.put("document", InboxFile.of(exchange).name());
        record.put("result", resultOf(exchange));
        record.put("task", work.task());
        record.put("model", work.model());
        record.put("reused", reused(exchange));
        record.setAll(work.details());
        record.put("cost_usd", work.cost().filter(cost -> !work.details().has("unpriced_attempts")).orElse(null));
        record.put("finished_at", Instant.now().toString());
        file(exchange, resultOf(exchange), JSON.writeValueAsString(record));
    }

    /** The document is answered and its original goes to {@code .done}. */
    public void done(Exchange exchange) {
        progress.answered(InboxFile.of(exchange).batch(), work(exchange), !reused(exchange));
        moveToDone(exchange);
    }

    /** The results of the file are written, so that it leaves the inbox. */
    void moveToDone(Exchange exchange) {
        var name = InboxFile.of(exchange).name();
        outbox.release(name);
        settled.served(name);
        exchange.setProperty(MOVE_TO, inbox + "/.done/" + timed(name));
    }

    /** Puts the reason file into the message, and says where the document goes beside it. */
    public void reason(Exchange exchange) throws JsonProcessingException {
        var name = InboxFile.of(exchange).name();
        var place = freeInFailed(name);
        exchange.setProperty(MOVE_TO, failed + "/" + place);
        ObjectNode reason = JSON.createObjectNode().put("document", name);
        reason.setAll(Reason.of(exchange).details());
        reason.withArray("attempts");
        reason.put("failed_at", Instant.now().toString());
        file(exchange, ResultNames.fitting(place) + ".reason.json", JSON.writeValueAsString(reason));
    }

    /** The document can't be answered and goes to {@code failed}. */
    public void failed(Exchange exchange) {
        var reason = Reason.of(exchange);
        var file = InboxFile.of(exchange);
        var name = file.name();
        progress.failed(file.batch(), reason, reason.now());
        if (!reason.now()) {
            gate.forget(file);
        }
        settled.served(name);
        outbox.release(name);
    }

    /** The document's name, or where another of that name has failed before, the name as in {@code .done}. */
    private String freeInFailed(String name) {
        return Files.exists(Path.of(failed + "/" + name), LinkOption.NOFOLLOW_LINKS) ? timed(name) : name;
    }

    private static String timed(String name) {
        var slash = name.lastIndexOf('/') + 1;
        return name.substring(0, slash) + Instant.now().toEpochMilli() + "-"
                + ResultNames.fitting(name.substring(slash));
    }

    /**
     * No model served the document: it is parked, and stays in the inbox.
     *
     * @throws Exception what kept it from being answered, always
     */
    public void park(Exchange exchange) throws Exception {
        progress.parked(InboxFile.of(exchange).batch(), Reason.of(exchange));
        outbox.release(InboxFile.of(exchange).name());
        throw caught(exchange);
    }

    /**
     * The file was not tried, or not to its end, and stays in the inbox.
     *
     * @throws Exception what kept it from being tried, always
     */
    public void leave(Exchange exchange) throws Exception {
        left(exchange);
        if (caught(exchange) instanceof WorkWaitsException waits && waits.rest().isPresent()) {
            settled.postpone(InboxFile.of(exchange).name());
        }
        throw caught(exchange);
    }

    /**
     * The outbox takes nothing, so that all files stay in the inbox for a while.
     *
     * @throws Exception what kept it from being written, always
     */
    public void pause(Exchange exchange) throws Exception {
        left(exchange);
        settled.pause().ifPresent(pause -> LOG.warn("No document is taken for {} s: {}", pause.toSeconds(),
                caught(exchange).getMessage()));
        throw caught(exchange);
    }

    /**
     * The file stays in the inbox and is tried again after a while.
     *
     * @throws Exception what kept it from being answered, always
     */
    public void postpone(Exchange exchange) throws Exception {
        left(exchange);
        var name = InboxFile.of(exchange).name();
        LOG.warn("{} is tried again in {} s: {}", name, settled.postpone(name).toSeconds(), caught(exchange).toString());
        throw caught(exchange);
    }

    private void left(Exchange exchange) {
        progress.left();
        outbox.release(InboxFile.of(exchange).name());
    }

    private String resultOf(Exchange exchange) {
        return outbox.nameOf(InboxFile.of(exchange).name()) + ".json";
    }

    static void file(Exchange exchange, String name, String content) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.FILE_NAME, name);
        exchange.getMessage().setBody(content + "\n");
    }

    private static boolean reused(Exchange exchange) {
        return piece(exchange).filter(Piece::reused).isPresent();
    }

    private static Work work(Exchange exchange) {
        return piece(exchange).flatMap(Piece::work).orElseThrow();
    }

    private static Optional<Piece> piece(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(Names.WORK, Piece.class));
    }

    private static Exception caught(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }
}
