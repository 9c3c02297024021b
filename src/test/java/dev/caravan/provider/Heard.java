package dev.caravan.provider;

import dev.caravan.model.ChatReply;
import dev.caravan.model.Usage;
import dev.caravan.provider.StreamedReply.Piece;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a stream said, read as an attempt reads it: until its terminator, or its end. */
public final class Heard {

    private static final int LONGEST_EVENT = 1 << 20;

    private final Codec codec;
    private final StreamedReply reply;
    private final List<Piece> pieces = new ArrayList<>();

    private Heard(Codec codec) {
        this.codec = codec;
        this.reply = codec.streamedReply();
    }

    public static Heard of(Codec codec, String stream) {
        return of(codec, stream.getBytes(StandardCharsets.UTF_8));
    }

    public static Heard of(Codec codec, byte[] stream) {
        var heard = new Heard(codec);
        var reader = new SseReader(new ByteArrayInputStream(stream), LONGEST_EVENT);
        try {
            for (var event = reader.next(); event.isPresent(); event = reader.next()) {
                heard.pieces.add(heard.reply.read(event.get()));
                if (heard.reply.ended()) {
                    break;
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return heard;
    }

    public List<Piece> pieces() {
        return pieces;
    }

    public String text() {
        return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }

    public ChatReply answer() {
        return codec.readReply(reply.whole());
    }

    public Usage usage() {
        return codec.usage(reply.soFar());
    }
}
