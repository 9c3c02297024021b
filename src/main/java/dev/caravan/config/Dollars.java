package dev.caravan.config;

import java.math.BigDecimal;

/** Money as callers write it. */
public final class Dollars {

    private Dollars() {
    }

    /**
     * Reads US dollars such as {@code 0.05}.
     *
     * @throws IllegalArgumentException naming the text when it is none
     */
    public static BigDecimal parse(String text) {
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,12})?")) {
            throw new IllegalArgumentException("'" + text + "' is no amount of US dollars such as 0.05");
        }
        return new BigDecimal(text);
    }
}
