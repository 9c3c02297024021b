package dev.caravan.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.caravan.agreement.PairAgreement;
import dev.caravan.failure.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What the calls of some days came to. Days are those of UTC, money is US dollars.
 *
 * @param chains by name
 * @param providers by name
 * @param models by what was spent on them, the dearest first
 * @param days every day of the span, in order
 * @param failures failed attempts of calls by class
 * @param findings answers that a guard rejected, by the name of what it found
 * @param agreements pairs of models whose answers were compared
 * @param lines the figures by day, chain, model and reason, for tables of the reader's own
 */
public record Report(Instant since, Instant until, Instant made, Count calls, Money money, Map<String, Chain> chains,
        Map<String, Provider> providers, List<Model> models, List<Day> days, Map<String, Long> failures,
        Map<String, Long> findings, List<PairAgreement> agreements, List<Line> lines) {

    /**
     * What was spent.
     *
     * @param calls on calls, failed attempts included
     * @param failed on failed attempts of calls
     * @param probes on probes
     * @param shadows on copies of calls, sent to compare answers
     * @param premium by what made calls cost more, or less, than their first choice's answer
     * @param unknownPremiums calls whose premium isn't known in whole, for want of a price
     */
    public record Money(BigDecimal calls, BigDecimal failed, BigDecimal probes, BigDecimal shadows,
            Map<Reason, BigDecimal> premium, long unknownPremiums) {

        @JsonProperty
        public BigDecimal total() {
            return calls.add(probes).add(shadows);
        }

        @JsonProperty
        public BigDecimal wholePremium() {
            return premium.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    /** How a chain's calls ended, and how long the answered ones took, waits and failed attempts included. */
    public record Chain(Count calls, Latency latency) {
    }

    /**
     * What a provider would have done alone.
     *
     * @param wanted calls that asked it, or would have, had its circuit not been open or its outcomes bad
     * @param answered those that it answered, a guard's rejection being no fault of its
     */
    public record Provider(long wanted, long answered) {

        @JsonProperty
        public double availability() {
            return Count.share(answered, wanted);
        }
    }

    /**
     * What a model was used for and cost, probes included.
     *
     * @param attempts at calls
     * @param answers those that succeeded
     * @param unpriced attempts whose cost isn't known
     * @param estimated attempts whose tokens Caravan counted
     */
    public record Model(String name, String provider, long attempts, long answers, long inputTokens, long outputTokens,
            BigDecimal cost, long unpriced, long estimated, Latency latency) {
    }

    /** One day's calls, their cost and premium. */
    public record Day(LocalDate day, Count calls, BigDecimal cost, Map<Reason, BigDecimal> premium) {
    }

    /** What was alike in day, chain, model, kind and reason. */
    public record Line(LocalDate day, String chain, String provider, String model, String kind, String reason,
            long attempts, long answers, long inputTokens, long cachedTokens, long cacheWriteTokens, long outputTokens,
            BigDecimal cost, BigDecimal premium, long unpriced, long estimated) {
    }
}
