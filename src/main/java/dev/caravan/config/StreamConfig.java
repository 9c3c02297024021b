package dev.caravan.config;

import java.time.Duration;

/**
 * What is waited for in a streamed answer, and what becomes of one that breaks off.
 *
 * @param firstToken until its first token; default 10 s
 * @param reasoningFirstToken the same of models that think before they answer; default 60 s
 * @param nextToken between two tokens; default 15 s
 * @param rescue whether the next model goes on where one broke off; else the caller gets an error event. Default yes
 */
public record StreamConfig(Duration firstToken, Duration reasoningFirstToken, Duration nextToken, boolean rescue) {

    public static final StreamConfig DEFAULT = new StreamConfig(
            Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(15), true);

    /** What this model's first token may take. */
    public Duration firstToken(ModelConfig model) {
        return model.reasoning() ? reasoningFirstToken : firstToken;
    }
}
