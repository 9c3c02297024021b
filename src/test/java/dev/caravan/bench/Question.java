package dev.caravan.bench;

/** What the callers of all benchmarks over HTTP ask. */
final class Question {

    private static final String TEXT = "Extract the fields of this invoice. " + "Line of an invoice. ".repeat(48);

    private Question() {
    }

    static String to(String model) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + TEXT
                + "\"}],\"max_tokens\":4096}";
    }

    static String streamedTo(String model) {
        return to(model).replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"");
    }
}
