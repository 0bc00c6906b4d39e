package org.attn4j.datasets.text;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.text.pipeline.unicode.ByteAlphabet;

/**
 * GPT-2's way from text to symbols: words by a regular expression, a word's UTF-8 bytes, and {@link ByteAlphabet}'s
 * character for each.
 *
 * @see <a href="https://github.com/openai/gpt-2/blob/master/src/encoder.py">OpenAI's encoder</a>
 */
final class ByteLevel {
    private static final Pattern WORDS = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private ByteLevel() {}

    /** The words of a text; together they are the text. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (Matcher m = WORDS.matcher(text); m.find(); ) {
            words.add(m.group());
        }
        return words;
    }

    /**
     * The bytes that a token's characters stand for.
     *
     * @throws DataException if one stands for none
     */
    static byte[] bytes(String token) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.length());
        for (char c : token.toCharArray()) {
            int value = ByteAlphabet.value(c);
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
        for (char c = 0; c < 512; c++) {
            if (ByteAlphabet.value(c) >= 0) {
                all.add(String.valueOf(c));
            }
        }
        return all;
    }
}
