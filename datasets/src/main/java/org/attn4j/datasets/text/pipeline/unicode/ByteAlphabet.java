package org.attn4j.datasets.text.pipeline.unicode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A printable character for each of the 256 bytes, as GPT-2 has it: those from ! to ~, ¡ to ¬ and ® to ÿ are themselves;
 * the others follow from U+0100.
 *
 * @see <a href="https://github.com/openai/gpt-2/blob/master/src/encoder.py">OpenAI's encoder</a>
 */
public final class ByteAlphabet {
    private static final char[] CHAR_OF_BYTE = new char[256];
    private static final int[] BYTE_OF_CHAR = new int[512];

    static {
        Arrays.fill(BYTE_OF_CHAR, -1);
        char next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
            CHAR_OF_BYTE[b] = printable ? (char) b : next++;
            BYTE_OF_CHAR[CHAR_OF_BYTE[b]] = b;
        }
    }

    private ByteAlphabet() {}

    /** One character for each UTF-8 byte of a text. */
    public static String symbols(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        char[] symbols = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            symbols[i] = CHAR_OF_BYTE[bytes[i] & 255];
        }
        return new String(symbols);
    }

    /** The character of a byte. */
    public static char symbol(byte value) {
        return CHAR_OF_BYTE[value & 255];
    }

    /** The byte that a character stands for, or -1. */
    public static int value(char symbol) {
        return symbol < BYTE_OF_CHAR.length ? BYTE_OF_CHAR[symbol] : -1;
    }

    /** The bytes of a token; one that holds what stands for no byte, such as an added token, has those of its UTF-8. */
    public static byte[] bytes(String token) {
        byte[] bytes = new byte[token.length()];
        for (int i = 0; i < bytes.length; i++) {
            int value = value(token.charAt(i));
            if (value < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    /** The text of tokens; bytes that are no UTF-8 become U+FFFD. */
    public static String text(List<String> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        tokens.forEach(token -> bytes.writeBytes(bytes(token)));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
