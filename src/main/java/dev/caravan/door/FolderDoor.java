package dev.caravan.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.caravan.model.ChatRequest;
import dev.caravan.outcome.Outcome;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Answer;
import dev.caravan.route.Names;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code caravanFolder}: documents become requests, answers become files. Safe for all threads. */
public final class FolderDoor {

    private static final Logger LOG = LoggerFactory.getLogger(FolderDoor.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String MOVE_TO = "CaravanMoveTo";
    private static final String DOCUMENT = "CaravanDocument";

    private final Documents documents;
    private final ResultNames names;
    private final SettledFiles settled;
    private final Progress progress;
    private final Path outbox;
    private final Path failedFolder;

    public FolderDoor(Path outbox, Path failed, long maxBytes, SettledFiles settled, Progress progress) {
        this.documents = new Documents(maxBytes);
        this.names = new ResultNames(outbox.resolve("records"));
        this.outbox = outbox;
        this.failedFolder = failed.toAbsolutePath();
        this.settled = settled;
        this.progress = progress;
    }

    /** Puts the document's text into the message as a request. */
    public void read(Exchange exchange) throws IOException {
        progress.started();
        var file = exchange.getMessage().getBody(File.class);
        exchange.setProperty(DOCUMENT, file.getName());
        checkOutbox(file.getName());
        var text = documents.read(file.toPath());
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(ChatRequest.of(text));
    }

    /** No answer is paid for that could not be written. */
    private void checkOutbox(String document) throws IOException {
        Files.createDirectories(outbox);
        names.of(document);
        if (!Files.isWritable(outbox)) {
            throw new IOException("the folder " + outbox + " can't be written to");
        }
    }

    /** Puts the answer's file into the message: JSON to the letter as the model gave it, or text as a JSON object. */
    public void answer(Exchange exchange) throws JsonProcessingException {
        var answer = answerOf(exchange);
        var text = answer.reply().text();
        file(exchange, names.of(document(exchange)) + ".json",
                answer.json() ? text : JSON.writeValueAsString(Map.of("answer", text)));
    }

    /** Puts the record of who answered into the message. */
    public void record(Exchange exchange) throws JsonProcessingException {
        var answer = answerOf(exchange);
        var name = names.of(document(exchange)) + ".json";
        var record = new LinkedHashMap<String, Object>();
        record.put("document", document(exchange));
        record.put("result", name);
        record.put("task", answer.task());
        record.put("call_id", answer.callId());
        record.put("model", answer.model());
        record.put("served_as", answer.reply().model());
        record.put("finish_reason", answer.reply().finish().name().toLowerCase(Locale.ROOT));
        record.put("fallbacks", answer.fallbacks());
        record.put("latency_ms", answer.latency().toMillis());
        record.put("cost_usd", answer.cost().orElse(null));
        record.put("attempts", attempts(answer.attempts()));
        record.put("finished_at", Instant.now().toString());
        file(exchange, name, JSON.writeValueAsString(record));
    }

    /** The document is answered and its original goes to {@code .done}. */
    public void done(Exchange exchange) {
        var name = document(exchange);
        names.written(name);
        settled.forget(name);
        progress.answered(answerOf(exchange));
        exchange.setProperty(MOVE_TO, ".done/" + Instant.now().toEpochMilli() + "-" + ResultNames.fitting(name));
    }

    /** Puts the reason file into the message. */
    public void reason(Exchange exchange) throws JsonProcessingException {
        var reason = new LinkedHashMap<String, Object>();
        reason.put("document", document(exchange));
        reason.put("reason", caught(exchange).getMessage());
        reason.put("attempts", attempts(attemptsOf(caught(exchange))));
        reason.put("failed_at", Instant.now().toString());
        file(exchange, ResultNames.fitting(document(exchange)) + ".reason.json", JSON.writeValueAsString(reason));
    }

    /** The document can't be answered and goes to {@code failed}. */
    public void failed(Exchange exchange) {
        var name = document(exchange);
        settled.forget(name);
        progress.failed(attemptsOf(caught(exchange)));
        exchange.setProperty(MOVE_TO, failedFolder + "/" + name);
    }

    /**
     * The document stays in the inbox and is tried again after a while.
     *
     * @throws Exception what kept it from being answered, always
     */
    public void postpone(Exchange exchange) throws Exception {
        var caught = caught(exchange);
        progress.postponed(attemptsOf(caught));
        LOG.warn("Document {} is tried again in {} s: {}", document(exchange),
                settled.postpone(document(exchange)).toSeconds(), caught.getMessage());
        throw caught;
    }

    private static List<Map<String, Object>> attempts(List<Outcome> attempts) {
        return attempts.stream().map(FolderDoor::attempt).toList();
    }

    private static Map<String, Object> attempt(Outcome outcome) {
        var attempt = new LinkedHashMap<String, Object>();
        attempt.put("model", outcome.model());
        attempt.put("outcome", outcome.failure().map(failure -> failure.kind().name()).orElse("OK"));
        outcome.failure().ifPresent(failure -> attempt.put("code", failure.code()));
        attempt.put("status", outcome.status());
        attempt.put("ms", outcome.latency().toMillis());
        return attempt;
    }

    private static List<Outcome> attemptsOf(Exception caught) {
        return caught instanceof AllModelsFailedException failed ? failed.attempts() : List.of();
    }

    private static void file(Exchange exchange, String name, String content) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.FILE_NAME, name);
        exchange.getMessage().setBody(content + "\n");
    }

    private static Answer answerOf(Exchange exchange) {
        return exchange.getProperty(Names.ANSWER, Answer.class);
    }

    private static String document(Exchange exchange) {
        return exchange.getProperty(DOCUMENT, String.class);
    }

    private static Exception caught(Exchange exchange) {
        return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    }
}
