package dev.caravan.provider;

import dev.caravan.model.Output;

/** Asks for JSON in words, where a model has no setting for it. */
public final class JsonInstruction {

    private static final String JSON_ONLY =
            "Answer with one JSON value and nothing else: no explanation and no code fence.";

    private JsonInstruction() {
    }

    public static String of(Output output) {
        return output.kind() == Output.Kind.SCHEMA
                ? JSON_ONLY + " It must be valid against this JSON schema:\n" + output.schema()
                : JSON_ONLY;
    }
}
