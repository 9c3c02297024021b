package dev.caravan.failure;

/** Why a call cost something other than its first choice's answer, in the words of the report. */
public enum Reason {
    CIRCUIT("out of order", "the first choice was known to be out of order and was not asked"),
    OUTAGE("outage", "the provider was down, too slow, or answered nonsense"),
    RATE_LIMIT("rate limit", "the provider allowed no more requests, tokens or money"),
    GUARD("answer rejected", "the answer failed one of the chain's checks"),
    CALLER("caller's choice", "the caller asked for what the first choice can't do, was refused, or left");

    private final String words;
    private final String meaning;

    Reason(String words, String meaning) {
        this.words = words;
        this.meaning = meaning;
    }

    public String words() {
        return words;
    }

    public String meaning() {
        return meaning;
    }
}
