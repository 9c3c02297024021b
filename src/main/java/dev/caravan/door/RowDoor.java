package dev.caravan.door;

import dev.caravan.model.ChatRequest;
import dev.caravan.route.Names;
import dev.caravan.work.Piece;
import dev.caravan.work.WorkWaitsException;
import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;

/** {@code caravanRow}: a row becomes a request, its answer a line of the file's results. Safe for all threads. */
public final class RowDoor {

    private static final String ROW = "CaravanRow";

    private final Progress progress;

    RowDoor(Progress progress) {
        this.progress = progress;
    }

    /** Makes the exchange about a row of a file. */
    static void begin(Exchange exchange, RowFile file, Row row) {
        exchange.setProperty(RowFile.PROPERTY, file);
        exchange.setProperty(ROW, row);
    }

    /**
     * Puts the row into the message as a request.
     *
     * @throws UnreadableDocumentException when it can't be sent to a model
     */
    public void read(Exchange exchange) {
        progress.started();
        ofFile(exchange).started();
        var row = row(exchange);
        row.problem().ifPresent(problem -> {
            throw new UnreadableDocumentException(problem.code(), problem.reason());
        });
        exchange.getMessage().setBody(ChatRequest.of(row.content()));
    }

    /** Adds the row's line to the results. */
    public void answered(Exchange exchange) {
        var piece = exchange.getProperty(Names.WORK, Piece.class);
        var work = piece.work().orElseThrow();
        var asked = !exchange.getMessage().getHeader(Names.REUSED, false, Boolean.class);
        add(exchange, false, RowLines.answered(row(exchange), work));
        progress.answered(what(exchange), work, asked);
        ofFile(exchange).answered(what(exchange), work, !piece.reused());
        if (asked) {
            RowFile.of(exchange).served();
        }
    }

    /** Adds the row's line to the errors. */
    public void failed(Exchange exchange) {
        var reason = Reason.of(exchange);
        add(exchange, true, RowLines.failed(row(exchange), reason));
        progress.failed(what(exchange), reason, reason.now());
        ofFile(exchange).failed(what(exchange), reason, true);
    }

    private static void add(Exchange exchange, boolean failed, String line) {
        try {
            RowFile.of(exchange).results().add(row(exchange).number(), failed, line);
        } catch (IOException e) {
            throw new OutboxException("a result could not be written: " + e, e);
        }
    }

    /** No model served the row, which was parked; it comes again. */
    public void park(Exchange exchange) {
        var reason = Reason.of(exchange);
        progress.parked(what(exchange), reason);
        ofFile(exchange).parked(what(exchange), reason);
        RowFile.of(exchange).later(row(exchange), Duration.ZERO);
    }

    /** The row was not tried; it comes again. */
    public void later(Exchange exchange) {
        left(exchange);
        RowFile.of(exchange).later(row(exchange), exchange.getProperty(Exchange.EXCEPTION_CAUGHT,
                WorkWaitsException.class).rest().orElse(Duration.ZERO));
    }

    /** The row is not in work any more. */
    void left(Exchange exchange) {
        progress.left();
        ofFile(exchange).left();
    }

    private static Progress ofFile(Exchange exchange) {
        return RowFile.of(exchange).batch().progress();
    }

    private static String what(Exchange exchange) {
        return RowFile.of(exchange).file().batch() + "#" + row(exchange).number();
    }

    private static Row row(Exchange exchange) {
        return exchange.getProperty(ROW, Row.class);
    }
}
