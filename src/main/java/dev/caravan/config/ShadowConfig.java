package dev.caravan.config;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Which share of a chain's calls is copied to another model, to learn how alike both answer.
 *
 * @param rate from 0 to 1; 0 where a chain says nothing of shadows, else 0.05 where it doesn't say which
 * @param model who gets the copies, of the chain or not; the model behind the one that answered where empty
 * @param dailyLimit US dollars that the chain's copies may cost in a day of UTC; default 1
 */
public record ShadowConfig(double rate, Optional<ModelConfig> model, BigDecimal dailyLimit) {

    /** No copies. */
    public static final ShadowConfig NONE = new ShadowConfig(0, Optional.empty(), BigDecimal.ONE);
}
