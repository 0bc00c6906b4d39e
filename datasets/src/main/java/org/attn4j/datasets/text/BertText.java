package org.attn4j.datasets.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.datasets.text.pipeline.model.Ids;

/**
 * BERT's way to words: control characters go, CJK ideographs and punctuation stand alone, accents and upper case go
 * where the model is uncased. Which characters are letters, marks or punctuation is what Java's edition of Unicode says;
 * Hugging Face's tables are older, so that some 460 characters of rare scripts, from U+07FD on, come out otherwise.
 *
 * @see <a href="https://github.com/google-research/bert/blob/master/tokenization.py">BasicTokenizer</a>
 */
final class BertText {
    /**
     * A word and where its characters come from.
     *
     * @param text the normalised word
     * @param origins for each code point of it, the code point of the original text that it comes from
     */
    record Word(int[] text, int[] origins) {
        String string() {
            return new String(text, 0, text.length);
        }
    }

    private final boolean lowerCase;
    private final List<Word> words = new ArrayList<>();
    private final Ids text = new Ids(16);
    private final Ids origins = new Ids(16);
    private int begun;

    private BertText(boolean lowerCase) {
        this.lowerCase = lowerCase;
    }

    /** The words of a text. */
    static List<Word> words(String text, boolean lowerCase) {
        BertText reader = new BertText(lowerCase);
        int[] points = text.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            reader.take(points[i], i);
        }
        reader.endWord();
        return reader.words;
    }

    private void take(int c, int origin) {
        if (isControl(c)) {
            return;
        }
        if (isSpace(c)) {
            endWord();
        } else if (isIdeograph(c)) {
            endWord();
            normalise(c, origin);
            endWord();
        } else {
            normalise(c, origin);
        }
    }

    private void normalise(int c, int origin) {
        if (!lowerCase) {
            put(c, origin);
        } else if (c < 128) {
            put(c >= 'A' && c <= 'Z' ? c + 32 : c, origin);
        } else {
            StringBuilder plain = new StringBuilder();
            Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD)
                    .codePoints()
                    .filter(p -> Character.getType(p) != Character.NON_SPACING_MARK)
                    .forEach(p -> LowerCase.append(p, plain));
            plain.codePoints().forEach(p -> put(p, origin));
        }
    }

    private void put(int c, int origin) {
        if (isPunctuation(c)) {
            endWord();
            add(c, origin);
            endWord();
        } else {
            add(c, origin);
        }
    }

    private void add(int c, int origin) {
        text.add(c);
        origins.add(origin);
    }

    private void endWord() {
        if (text.size() > begun) {
            int[] all = text.toArray();
            int[] from = origins.toArray();
            words.add(
                    new Word(Arrays.copyOfRange(all, begun, all.length), Arrays.copyOfRange(from, begun, from.length)));
            text.clear();
            origins.clear();
            begun = 0;
        }
    }

    private static boolean isSpace(int c) {
        return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
    }

    private static boolean isControl(int c) {
        if (c == '\t' || c == '\n' || c == '\r' || c >= ' ' && c < 127) {
            return false;
        }
        int type = Character.getType(c);
        return c == 0
                || c == 0xFFFD
                || type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.PRIVATE_USE;
    }

    private static boolean isPunctuation(int c) {
        boolean ascii = c >= 33 && c <= 47 || c >= 58 && c <= 64 || c >= 91 && c <= 96 || c >= 123 && c <= 126;
        return ascii
                || switch (Character.getType(c)) {
                    case Character.CONNECTOR_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION -> true;
                    default -> false;
                };
    }

    private static boolean isIdeograph(int c) {
        return c >= 0x4E00 && c <= 0x9FFF
                || c >= 0x3400 && c <= 0x4DBF
                || c >= 0x20000 && c <= 0x2A6DF
                || c >= 0x2A700 && c <= 0x2B73F
                || c >= 0x2B740 && c <= 0x2B81F
                || c >= 0x2B920 && c <= 0x2CEAF
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0x2F800 && c <= 0x2FA1F;
    }
}
