package dev.caravan.config;

import java.util.Locale;

/** What tells of a person and can be known by its form. */
public enum PersonalData {
    /** An e-mail address. */
    EMAIL("an e-mail address"),
    /** A telephone number with its country's code. */
    PHONE("a telephone number"),
    /** The number of a bank account, by its country's form and its check digits. */
    IBAN("an IBAN"),
    /** The number of a payment card, by its issuer's form and its check digit. */
    CREDIT_CARD("a payment card's number");

    private final String words;

    PersonalData(String words) {
        this.words = words;
    }

    /** For people and models. */
    public String words() {
        return words;
    }

    /** The name in {@code caravan.yaml} and in stored rows: lower case with dashes. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
