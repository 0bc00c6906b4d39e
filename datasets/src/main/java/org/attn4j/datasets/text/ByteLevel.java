package org.attn4j.datasets.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.datasets.DataException;

/**
 * GPT-2's way from text to symbols: words by a regular expression, a word's UTF-8 bytes, and a printable character for
 * each of the 256 bytes (those from ! to ~, ¡ to ¬ and ® to ÿ are themselves; the others follow from U+0100).
 *
 * @see <a href="https://github.com/openai/gpt-2/blob/master/src/encoder.py">OpenAI's encoder</a>
 */
final class ByteLevel {
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

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

    private ByteLevel() {}

    /** The words of a text; together they are the text. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (Matcher m = WORDS.matcher(text); m.find(); ) {
            words.add(m.group());
        }
        return words;
    }

    /** One character for each UTF-8 byte of a text. */
    static String symbols(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        char[] symbols = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            symbols[i] = CHAR_OF_BYTE[bytes[i] & 255];
        }
        return new String(symbols);
    }

    /**
     * The bytes that a token's characters stand for.
     *
     * @throws DataException if one stands for none
     */
    static byte[] bytes(String token) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.length());
        for (char c : token.toCharArray()) {
            int value = c < BYTE_OF_CHAR.length ? BYTE_OF_CHAR[c] : -1;
            if (value < 0) {
                throw new DataException("token '" + token + "' holds '" + c + "', which stands for no byte");
            }
            bytes.write(value);
        }
        return bytes.toByteArray();
    }

    /** All 256, by code point. */
    static List<String> alphabet() {
        List<String> all = new ArrayList<>();
        for (int c = 0; c < BYTE_OF_CHAR.length; c++) {
            if (BYTE_OF_CHAR[c] >= 0) {
                all.add(Character.toString(c));
            }
        }
        return all;
    }
}
