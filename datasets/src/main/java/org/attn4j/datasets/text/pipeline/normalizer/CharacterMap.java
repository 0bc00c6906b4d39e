package org.attn4j.datasets.text.pipeline.normalizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attn4j.datasets.text.pipeline.json.JsonPart;
import org.attn4j.datasets.text.pipeline.unicode.Categories;

/**
 * SentencePiece's {@code precompiled_charsmap}: the length of a trie in bytes, the trie as a double array of 32-bit units,
 * then replacements that end with a zero byte each. What stands at a replacement's place in the trie is where it begins.
 *
 * @see <a href="https://github.com/google/sentencepiece/blob/master/src/normalizer.cc">SentencePiece's normalizer</a>
 */
final class CharacterMap implements UnaryOperator<String> {
    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    /** Bytes of a grapheme that is looked up as a whole. */
    private static final int LONGEST = 5;

    private final int[] units;
    private final byte[] replacements;
    /** What becomes of each character of ASCII. */
    private final String[] ascii = new String[128];

    private CharacterMap(int[] units, byte[] replacements) {
        this.units = units;
        this.replacements = replacements;
        for (int c = 0; c < ascii.length; c++) {
            String one = find(Character.toString(c));
            ascii[c] = one == null ? Character.toString(c) : one;
        }
    }

    static CharacterMap read(JsonPart part) {
        JsonPart map = part.at("precompiled_charsmap");
        ByteBuffer all;
        try {
            all = ByteBuffer.wrap(Base64.getDecoder().decode(map.string())).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IllegalArgumentException e) {
            throw map.refuse("expected base64");
        }
        long size = all.remaining() < 4 ? -1 : all.getInt() & 0xFFFFFFFFL;
        if (size < 4 || size > all.remaining()) {
            throw map.refuse("expected the size of a trie, and the trie");
        }
        IntBuffer trie = all.slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        int[] units = new int[(int) size / 4];
        trie.get(units);
        return new CharacterMap(units, Arrays.copyOfRange(all.array(), 4 + units.length * 4, all.capacity()));
    }

    @Override
    public String apply(String text) {
        StringBuilder made = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            if (alone(text, at)) {
                made.append(ascii[text.charAt(at++)]);
                continue;
            }
            int from = at;
            while (at < text.length() && !alone(text, at)) {
                at++;
            }
            graphemes(text.substring(from, at), made);
        }
        return made.toString();
    }

    /** Whether a char is a grapheme without a look at a table: ASCII between ASCII, and no part of a line's end. */
    private static boolean alone(String text, int at) {
        char c = text.charAt(at);
        return c < 128
                && c != '\r'
                && c != '\n'
                && (at == 0 || text.charAt(at - 1) < 128)
                && (at + 1 == text.length() || text.charAt(at + 1) < 128);
    }

    private void graphemes(String text, StringBuilder made) {
        for (Matcher m = GRAPHEME.matcher(Categories.alike(text)); m.find(); ) {
            String grapheme = text.substring(m.start(), m.end());
            String whole = grapheme.getBytes(StandardCharsets.UTF_8).length <= LONGEST ? find(grapheme) : null;
            if (whole != null) {
                made.append(whole);
            } else {
                grapheme.codePoints().forEach(c -> {
                    String one = find(Character.toString(c));
                    made.append(one == null ? Character.toString(c) : one);
                });
            }
        }
    }

    /** The replacement of the shortest beginning that has one; null without. */
    private String find(String chunk) {
        int node = 0;
        int unit = units[0];
        node ^= offset(unit);
        for (byte b : chunk.getBytes(StandardCharsets.UTF_8)) {
            node ^= b & 255;
            if (b == 0 || node >= units.length || label(units[node]) != (b & 255)) {
                return null;
            }
            unit = units[node];
            node ^= offset(unit);
            if ((unit >>> 8 & 1) == 1) {
                return node < units.length ? replacement(units[node] & Integer.MAX_VALUE) : null;
            }
        }
        return null;
    }

    private static int offset(int unit) {
        return unit >>> 10 << ((unit & 1 << 9) >>> 6);
    }

    private static int label(int unit) {
        return unit & (1 << 31 | 255);
    }

    private String replacement(int begin) {
        int end = begin;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        return begin > end ? "" : new String(replacements, begin, end - begin, StandardCharsets.UTF_8);
    }
}
