package dev.caravan.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.caravan.config.ChainConfig;
import dev.caravan.model.ChatRequest;
import dev.caravan.model.TimeSource;
import dev.caravan.route.Names;
import dev.caravan.route.Running;
import dev.caravan.route.WorkBean;
import dev.caravan.work.Origin;
import dev.caravan.work.Piece;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** {@code caravanRows}: the rows of a file become requests, their answers lines of its results. Safe for all threads. */
public final class RowsDoor {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String FILE = "CaravanRowFile";
    private static final String ROW = "CaravanRow";

    private final CamelContext context;
    private final WorkBean work;
    private final Outbox outbox;
    private final InboxGate gate;
    private final FolderDoor folder;
    private final Progress progress;
    private final Batches batches;
    private final Executor threads;
    private final TimeSource time;
    private final Duration look;
    private final Map<String, Semaphore> permits = new ConcurrentHashMap<>();

    /**
     * A door.
     *
     * @param threads where rows are asked; as many as there are permits
     * @param look how often a file that waits looks whether a model serves
     */
    RowsDoor(CamelContext context, WorkBean work, Outbox outbox, InboxGate gate, FolderDoor folder, Progress progress,
            Batches batches, Executor threads, TimeSource time, Duration look) {
        this.context = context;
        this.work = work;
        this.outbox = outbox;
        this.gate = gate;
        this.folder = folder;
        this.progress = progress;
        this.batches = batches;
        this.threads = threads;
        this.time = time;
        this.look = look;
    }

    /** Opens the file, and its results beside their places. */
    public void begin(Exchange exchange) throws IOException {
        progress.started();
        var file = InboxFile.begin(exchange, gate);
        var name = outbox.nameOf(file.name());
        var chain = work.chain(file.task());
        var reader = RowFiles.open(file.path(), chain.batch());
        try {
            var batch = new Batch(file, file.bytes(), reader::position, time);
            exchange.setProperty(FILE, new RowFile(reader, results(name), batch, work.desk().gate(chain),
                    new RowFile.Patience(gate.parkedSince(file.name()), chain.batch().parkFor(), work.desk()::now, look),
                    () -> new Running().matches(exchange)));
            batches.add(batch);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private RowResults results(String name) {
        try {
            return new RowResults(outbox, name);
        } catch (IOException e) {
            throw new OutboxException("no results can be begun in the outbox: " + e, e);
        }
    }

    /** Has each row asked by the route {@code caravan-row}, and waits for the last one. */
    public void work(Exchange exchange) throws Exception {
        var file = InboxFile.of(exchange);
        var chain = work.chain(file.task());
        try (var template = context.createProducerTemplate()) {
            rowFile(exchange).work(threads, permits(chain), row -> ask(template, exchange, file, row));
        }
    }

    private Semaphore permits(ChainConfig chain) {
        return permits.computeIfAbsent(chain.task(), task -> new Semaphore(chain.batch().maxInFlight()));
    }

    private Optional<Exception> ask(ProducerTemplate template, Exchange of, InboxFile file, Row row) {
        var asked = template.send("direct:caravan-row", exchange -> {
            exchange.setProperty(FILE, rowFile(of));
            exchange.setProperty(ROW, row);
            exchange.setProperty(Names.ORIGIN, new Origin(file.batch(), row.number(), rowFile(of).waitingSince()));
            exchange.getMessage().setHeader(Names.TASK, file.task());
        });
        var wrong = Optional.ofNullable(asked.getException());
        wrong.ifPresent(thrown -> left(asked));
        return wrong;
    }

    private void left(Exchange exchange) {
        progress.left();
        rowFile(exchange).batch().progress().left();
    }

    /**
     * Puts the row into the message as a request.
     *
     * @throws UnreadableDocumentException when it can't be sent to a model
     */
    public void read(Exchange exchange) {
        progress.started();
        rowFile(exchange).batch().progress().started();
        var row = row(exchange);
        row.problem().ifPresent(problem -> {
            throw new UnreadableDocumentException(problem.code(), problem.reason());
        });
        exchange.getMessage().setBody(ChatRequest.of(row.content()));
    }

    /** Adds the row's line to the results. */
    public void answered(Exchange exchange) {
        var piece = exchange.getProperty(Names.WORK, Piece.class);
        var answered = piece.work().orElseThrow();
        add(exchange, false, RowLines.answered(row(exchange), answered));
        progress.answered(answered, !exchange.getMessage().getHeader(Names.REUSED, false, Boolean.class), piece.waited());
        rowFile(exchange).batch().progress().answered(answered, !piece.reused(), piece.waited());
    }

    /** Adds the row's line to the errors. */
    public void failed(Exchange exchange) {
        var reason = Reason.of(exchange);
        add(exchange, true, RowLines.failed(row(exchange), reason));
        progress.failed(reason, reason.now());
        rowFile(exchange).batch().progress().failed(reason, true);
    }

    private static void add(Exchange exchange, boolean failed, String line) {
        try {
            rowFile(exchange).results().add(row(exchange).number(), failed, line);
        } catch (IOException e) {
            throw new OutboxException("a result could not be written: " + e, e);
        }
    }

    /** No model served the row, which was parked; it comes again. */
    public void park(Exchange exchange) {
        var reason = Reason.of(exchange);
        progress.parked(reason);
        rowFile(exchange).batch().progress().parked(reason);
        rowFile(exchange).later(row(exchange));
    }

    /** The row was not tried; it comes again. */
    public void later(Exchange exchange) {
        left(exchange);
        rowFile(exchange).later(row(exchange));
    }

    /** Lets the results appear, and puts their summary into the message. */
    public void finish(Exchange exchange) throws JsonProcessingException {
        var rows = rowFile(exchange);
        var name = outbox.nameOf(InboxFile.of(exchange).name());
        try {
            rows.results().finish();
        } catch (IOException e) {
            throw new OutboxException("the results could not be written to their end: " + e, e);
        }
        FolderDoor.file(exchange, name + ResultNames.SUMMARY + ".json",
                JSON.writeValueAsString(rows.batch().summary(name, rows.results().anyFailed())));
    }

    /** The file is done, and goes to {@code .done}. */
    public void done(Exchange exchange) {
        work.desk().journal().forget(InboxFile.of(exchange).batch());
        rowFile(exchange).batch().finish("done");
        progress.left();
        folder.moveToDone(exchange);
    }

    /** Lets go of the file, whatever came of it. */
    public void close(Exchange exchange) throws IOException {
        var rows = rowFile(exchange);
        if (rows != null) {
            rows.close();
        }
    }

    private static RowFile rowFile(Exchange exchange) {
        return exchange.getProperty(FILE, RowFile.class);
    }

    private static Row row(Exchange exchange) {
        return exchange.getProperty(ROW, Row.class);
    }
}
