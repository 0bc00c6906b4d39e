package org.attn4j.datasets.reader;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.attn4j.datasets.DataException;

/** Makes texts of UTF-8, with no more on the heap than the bytes and the text. */
final class Utf8 {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /**
     * The text of bytes; a byte order mark at the beginning is left out.
     *
     * @param name what the text is called in messages
     * @throws DataException if the bytes are not UTF-8
     */
    static String decode(byte[] bytes, String name) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Only where it stands for something can there be a byte of no character.
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireUtf8(bytes, name);
        }
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static void requireUtf8(byte[] bytes, String name) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer source = ByteBuffer.wrap(bytes);
        CharBuffer piece = CharBuffer.allocate(1 << 13);
        CoderResult result;
        do {
            result = decoder.decode(source, piece.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new DataException("the text " + name + " is not UTF-8: byte 0x"
                    + String.format("%02X", bytes[source.position()]) + " at position " + source.position()
                    + " is part of no character; convert the file to UTF-8");
        }
    }
}
