package dev.caravan.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.caravan.config.ChainConfig;
import dev.caravan.route.Names;
import dev.caravan.route.Running;
import dev.caravan.route.WorkBean;
import dev.caravan.work.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/** {@code caravanRowFile}: has the rows of a file answered, and lets its results appear. Safe for all threads. */
public final class RowFileDoor {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final CamelContext context;
    private final WorkBean work;
    private final Outbox outbox;
    private final InboxGate gate;
    private final FolderDoor folder;
    private final RowDoor rows;
    private final Batches batches;
    private final Duration look;
    private final ExecutorService threads;
    private final Map<String, Semaphore> permits = new ConcurrentHashMap<>();

    /**
     * A door.
     *
     * @param look how often a file that waits looks whether a model serves
     */
    RowFileDoor(CamelContext context, WorkBean work, Outbox outbox, InboxGate gate, FolderDoor folder, RowDoor rows,
            Batches batches, Duration look) {
        this.context = context;
        this.work = work;
        this.outbox = outbox;
        this.gate = gate;
        this.folder = folder;
        this.rows = rows;
        this.batches = batches;
        this.look = look;
        this.threads = context.getExecutorServiceManager().newCachedThreadPool(this, "caravan-row");
    }

    /** Opens the file, and its results beside their places. */
    public void begin(Exchange exchange) throws IOException {
        batches.all().started();
        var file = InboxFile.begin(exchange, gate);
        var name = outbox.nameOf(file.name());
        var chain = work.chain(file.task());
        var bytes = Files.size(file.path());
        var reader = RowFiles.open(file.path(), chain.batch());
        try {
            var results = results(name);
            exchange.setProperty(RowFile.PROPERTY, new RowFile(file, reader, results,
                    batches.begin(file, bytes, reader::position), work.desk().gate(chain), patience(file, chain),
                    () -> new Running().matches(exchange)));
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private Patience patience(InboxFile file, ChainConfig chain) {
        return new Patience(gate.parkedSince(file.name()), chain.batch().parkFor(), work.desk()::now, look);
    }

    private RowResults results(String name) {
        try {
            return new RowResults(outbox, name);
        } catch (IOException e) {
            throw new OutboxException("no results can be begun in the outbox: " + e, e);
        }
    }

    /** Has each row answered by the route {@code caravan-row}, and waits for the last one. */
    public void work(Exchange exchange) throws Exception {
        var file = RowFile.of(exchange);
        try (var template = context.createProducerTemplate()) {
            file.work(threads, permits(work.chain(file.file().task())), row -> ask(template, file, row));
        }
    }

    private Semaphore permits(ChainConfig chain) {
        return permits.computeIfAbsent(chain.task(), task -> new Semaphore(chain.batch().maxInFlight()));
    }

    private Optional<Exception> ask(ProducerTemplate template, RowFile file, Row row) {
        var asked = template.send("direct:caravan-row", exchange -> {
            RowDoor.begin(exchange, file, row);
            exchange.setProperty(Names.ORIGIN, new Origin(file.file().batch(), row.number(), file.waitingSince()));
            exchange.getMessage().setHeader(Names.TASK, file.file().task());
        });
        var wrong = Optional.ofNullable(asked.getException());
        wrong.ifPresent(thrown -> rows.left(asked));
        return wrong;
    }

    /** Lets the results appear, and puts their summary into the message. */
    public void finish(Exchange exchange) throws JsonProcessingException {
        var file = RowFile.of(exchange);
        var name = outbox.nameOf(InboxFile.of(exchange).name());
        try {
            file.results().finish();
        } catch (IOException e) {
            throw new OutboxException("the results could not be written to their end: " + e, e);
        }
        FolderDoor.file(exchange, name + ResultNames.SUMMARY + ".json",
                JSON.writeValueAsString(file.batch().summary(name, file.results().anyFailed())));
    }

    /** The file is done, and goes to {@code .done}. */
    public void done(Exchange exchange) {
        work.desk().journal().forget(InboxFile.of(exchange).batch());
        RowFile.of(exchange).batch().finish("done");
        batches.all().left();
        folder.moveToDone(exchange);
    }

    /** Lets go of the file, whatever came of it. */
    public void close(Exchange exchange) throws IOException {
        var file = RowFile.of(exchange);
        if (file != null) {
            file.close();
        }
    }
}
