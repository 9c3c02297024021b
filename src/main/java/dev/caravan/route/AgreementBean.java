package dev.caravan.route;

import dev.caravan.agreement.Agreement;
import dev.caravan.config.CaravanConfig;
import dev.caravan.config.ChainConfig;
import dev.caravan.plan.Answer;
import java.util.function.Supplier;

/** {@code caravanAgreement}: how alike two answers to the same request are. Safe for all threads. */
public final class AgreementBean {

    private final Supplier<CaravanConfig> config;

    AgreementBean(Supplier<CaravanConfig> config) {
        this.config = config;
    }

    /** From 0, nothing in common, to 1, the same: field by field by the task's schema, or by the words of prose. */
    public double of(Answer one, Answer other) {
        var schema = config.get().chain(one.task()).map(ChainConfig::guard).flatMap(guard -> guard.schema());
        return Agreement.of(one.json(), one.reply().text(), other.reply().text(), schema).f1();
    }
}
