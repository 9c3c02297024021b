package dev.caravan.door.queue;

import dev.caravan.provider.BadRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads bytes as text in UTF-8. */
final class MessageText {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private MessageText() {
    }

    /**
     * The text, without a byte order mark.
     *
     * @throws BadRequestException when it is none
     */
    static String of(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadRequestException("the message is no text in UTF-8");
        }
    }
}
