package dev.caravan.provider;

import dev.caravan.provider.anthropic.AnthropicReplyWriter;
import dev.caravan.provider.openai.OpenAiReplyWriter;
import java.util.List;

/** The dialects that callers speak. */
public final class ReplyWriters {

    private static final List<ReplyWriter> ALL = List.of(new OpenAiReplyWriter(), new AnthropicReplyWriter());

    private ReplyWriters() {
    }

    /** @throws IllegalArgumentException when no caller speaks it; a door knows its own dialect */
    public static ReplyWriter of(String dialect) {
        return ALL.stream()
                .filter(writer -> writer.dialect().equals(dialect))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a caller's dialect must be one of " + dialects() + ", was " + dialect));
    }

    public static List<String> dialects() {
        return ALL.stream().map(ReplyWriter::dialect).toList();
    }
}
