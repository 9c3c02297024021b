package dev.caravan.route;

import dev.caravan.config.ChainConfig;
import dev.caravan.plan.AllModelsFailedException;
import dev.caravan.plan.Answer;
import dev.caravan.work.Desk;
import dev.caravan.work.Origin;
import dev.caravan.work.Piece;
import org.apache.camel.Exchange;

/** {@code caravanWork}: lets each piece of work be answered once. Safe for all threads. */
public final class WorkBean {

    private final Editions editions;
    private final Desk desk;

    WorkBean(Editions editions, Desk desk) {
        this.editions = editions;
        this.desk = desk;
    }

    public Desk desk() {
        return desk;
    }

    /** The chain that answers a task; of the default one where it has none of its own. */
    public ChainConfig chain(String task) {
        return ChainBean.chain(editions.config(), task);
    }

    /**
     * Takes the message as a piece of work, and puts its answer into it where there is one.
     *
     * @throws dev.caravan.work.WorkFailedException when it failed before in its batch, or has waited for too long
     * @throws dev.caravan.work.WorkWaitsException when no model serves
     * @throws dev.caravan.provider.BadRequestException when the request or the task can't be understood
     */
    public void take(Exchange exchange) {
        exchange.removeProperty(Names.WORK);
        var message = exchange.getMessage();
        var task = message.getHeader(Names.TASK, ChainConfig.DEFAULT, String.class);
        var request = RequestBody.read(message);
        message.setBody(request);
        var chain = ChainBean.chain(editions.begin(exchange), task, message);
        var piece = desk.take(task, chain, request, exchange.getProperty(Names.ORIGIN, Origin.NONE, Origin.class));
        exchange.setProperty(Names.WORK, piece);
        if (piece.answered()) {
            message.setHeader(Names.REUSED, true);
            ChainBean.give(exchange, piece.work().orElseThrow().toAnswer());
        }
    }

    /** Stores the answer before anybody sees it. One that another node stored before is taken instead. */
    public void keep(Exchange exchange) {
        var own = exchange.getProperty(Names.ANSWER, Answer.class);
        var stored = desk.answered(piece(exchange), own);
        exchange.getMessage().setHeader(Names.REUSED, false);
        if (!stored.details().path("call_id").asText().equals(own.callId())) {
            ChainBean.give(exchange, stored.toAnswer());
        }
    }

    /**
     * Parks the piece when no model served, or stores that it failed.
     *
     * @throws dev.caravan.work.WorkFailedException when it was refused too often while other work was answered
     * @throws AllModelsFailedException otherwise: why there is no answer
     */
    public void missed(Exchange exchange) {
        var failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, AllModelsFailedException.class);
        desk.missed(piece(exchange), failure);
        throw failure;
    }

    /** The piece is done with, whatever came of it. */
    public void leave(Exchange exchange) {
        var piece = piece(exchange);
        exchange.removeProperty(Names.EDITION);
        if (piece != null) {
            desk.leave(piece);
        }
    }

    private static Piece piece(Exchange exchange) {
        return exchange.getProperty(Names.WORK, Piece.class);
    }
}
