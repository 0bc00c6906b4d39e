package org.attn4j.datasets.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.datasets.text.pipeline.model.Ids;
import org.attn4j.datasets.text.pipeline.unicode.CharacterSet;
import org.attn4j.datasets.text.pipeline.unicode.Forms;
import org.attn4j.datasets.text.pipeline.unicode.LowerCase;

/**
 * BERT's way to words: control characters go, CJK ideographs and punctuation stand alone, accents and upper case go
 * where the model is uncased. Which characters are marks or punctuation is what Hugging Face's library says.
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
        if (CharacterSet.NO_TEXT.test(c)) {
            return;
        }
        if (CharacterSet.SPACE.test(c)) {
            endWord();
        } else if (CharacterSet.IDEOGRAPH.test(c)) {
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
            Forms.of(Character.toString(c), Normalizer.Form.NFD)
                    .codePoints()
                    .filter(p -> !CharacterSet.NON_SPACING.test(p))
                    .forEach(p -> LowerCase.append(p, plain));
            plain.codePoints().forEach(p -> put(p, origin));
        }
    }

    private void put(int c, int origin) {
        if (CharacterSet.PUNCTUATION.test(c)) {
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
}
