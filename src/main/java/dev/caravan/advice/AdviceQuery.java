package dev.caravan.advice;

import dev.caravan.agreement.AgreementQuery;
import dev.caravan.agreement.PairAgreement;
import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.config.ModelConfig;
import dev.caravan.ledger.LedgerQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Tries other orders of chains on what is stored. Safe for all threads. */
public final class AdviceQuery {

    /** The lower bound of agreement that a stand-in must reach where nobody says otherwise. */
    public static final double THRESHOLD = 0.95;

    private final LedgerQuery ledger;
    private final AgreementQuery agreements;
    private final CaravanConfig config;

    public AdviceQuery(DataSource database, CaravanConfig config) {
        this.ledger = new LedgerQuery(database);
        this.agreements = new AgreementQuery(database);
        this.config = config;
    }

    /** What the calls of a chain in a span of time would have come to under an order of models. */
    public WhatIf whatIf(String chain, List<String> order, Instant since, Instant until) {
        return history(since, until).tried(chain, order);
    }

    /** What may be made better of each chain that was called in a span of time. */
    public List<Advice> advice(Instant since, Instant until, double threshold) {
        var history = history(since, until);
        var pairs = agreements.pairs(since, until);
        return config.chains().values().stream().filter(chain -> history.total(chain.task()).calls() > 0)
                .map(chain -> advice(chain, history, pairs, threshold)).toList();
    }

    private History history(Instant since, Instant until) {
        var history = new History(config.models().values());
        ledger.calls(since, until, history::add);
        return history;
    }

    private Advice advice(ChainConfig chain, History history, List<PairAgreement> pairs, double threshold) {
        var name = chain.task();
        var order = chain.models().stream().map(ModelConfig::name).toList();
        var load = history.total(name);
        var standIn = standIns(chain, pairs, threshold).filter(found -> history.priced(found.model()))
                .min(Comparator.comparingDouble(found -> load.cost(found.model())));
        return new Advice(name, order, load.calls(), load.answered(), history.spent(name), history.tried(name, order),
                threshold, standIn, standIn.map(found -> history.tried(name, with(found.model(), order, 1))),
                standIn.map(found -> history.tried(name, with(found.model(), order, 0))));
    }

    /** Models that agree with the first choice well enough in every task of the chain that says anything. */
    private Stream<Advice.StandIn> standIns(ChainConfig chain, List<PairAgreement> pairs, double threshold) {
        return pairs.stream().filter(pair -> pair.enough() && pair.served().equals(chain.models().get(0).name())
                        && config.chain(pair.task()).filter(chain::equals).isPresent())
                .collect(Collectors.groupingBy(PairAgreement::other)).entrySet().stream()
                .flatMap(entry -> worst(entry.getKey(), entry.getValue()).stream())
                .filter(found -> found.low() >= threshold);
    }

    private static Optional<Advice.StandIn> worst(String model, List<PairAgreement> pairs) {
        return pairs.stream().min(Comparator.comparingDouble(pair -> pair.interval().low()))
                .map(pair -> new Advice.StandIn(model, pair.f1(), pair.interval().low(), pair.samples()));
    }

    private static List<String> with(String model, List<String> order, int place) {
        var changed = new ArrayList<>(order);
        changed.remove(model);
        changed.add(Math.min(place, changed.size()), model);
        return changed;
    }
}
