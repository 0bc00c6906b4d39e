package org.attn4j.datasets.text.pipeline.normalizer;

import java.text.Normalizer.Form;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.text.pipeline.json.JsonPart;
import org.attn4j.datasets.text.pipeline.unicode.CharacterSet;
import org.attn4j.datasets.text.pipeline.unicode.Forms;
import org.attn4j.datasets.text.pipeline.unicode.LowerCase;

/**
 * BERT's clean-up: control characters go, CJK ideographs get blanks around them, accents and upper case go where the model
 * is uncased.
 *
 * @see <a href="https://github.com/google-research/bert/blob/master/tokenization.py">BasicTokenizer</a>
 */
record BertNormalizer(boolean clean, boolean ideographs, boolean stripAccents, boolean lowerCase)
        implements UnaryOperator<String> {
    private static final UnaryOperator<String> NO_ACCENTS = without(CharacterSet.NON_SPACING);

    static BertNormalizer read(JsonPart part) {
        boolean lower = part.at("lowercase").flag();
        return new BertNormalizer(
                part.at("clean_text").flag(),
                part.at("handle_chinese_chars").flag(),
                part.at("strip_accents").flag(lower),
                lower);
    }

    @Override
    public String apply(String text) {
        String made = clean || ideographs ? cleaned(text) : text;
        made = stripAccents ? NO_ACCENTS.apply(Forms.of(made, Form.NFD)) : made;
        return lowerCase ? LowerCase.of(made) : made;
    }

    private String cleaned(String text) {
        StringBuilder made = new StringBuilder(text.length() + 16);
        for (int at = 0, c; at < text.length(); at += Character.charCount(c)) {
            c = text.codePointAt(at);
            if (c >= ' ' && c < 127) {
                made.append((char) c);
                continue;
            }
            if (clean && CharacterSet.NO_TEXT.test(c)) {
                continue;
            }
            int kept = clean && CharacterSet.SPACE.test(c) ? ' ' : c;
            if (ideographs && CharacterSet.IDEOGRAPH.test(kept)) {
                made.append(' ').appendCodePoint(kept).append(' ');
            } else {
                made.appendCodePoint(kept);
            }
        }
        return made.toString();
    }

    /** Takes characters away. */
    static UnaryOperator<String> without(IntPredicate unwanted) {
        return text -> {
            StringBuilder kept = new StringBuilder(text.length());
            for (int at = 0, c; at < text.length(); at += Character.charCount(c)) {
                c = text.codePointAt(at);
                // No mark is one of ASCII.
                if (c < 128 || !unwanted.test(c)) {
                    kept.appendCodePoint(c);
                }
            }
            return kept.toString();
        };
    }
}
