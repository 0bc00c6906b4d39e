package org.attn4j.datasets.text.pipeline.unicode;

import java.util.BitSet;
import java.util.function.IntPredicate;

/** Sets of characters that steps of a tokenizer look for. */
public final class CharacterSet {
    /** White space. */
    public static final IntPredicate SPACE = CharacterSet::isSpace;

    /** ASCII's signs, and Unicode's punctuation. */
    public static final IntPredicate PUNCTUATION = of("punctuation");

    /** Digits, numbers written as letters, fractions and the like. */
    public static final IntPredicate NUMERIC = of("numeric");

    /** Letters, marks, digits, connectors and joiners. */
    public static final IntPredicate WORD = of("word");

    /** Marks that take no space: accents. */
    public static final IntPredicate NON_SPACING = of("non_spacing");

    /** All marks. */
    public static final IntPredicate COMBINING = of("combining");

    /** Controls other than tab and line ends, format characters, private ones, U+FFFD. */
    public static final IntPredicate NO_TEXT = of("no_text");

    /** Characters of later scripts than Hugging Face's table of scripts knows. */
    public static final IntPredicate NO_SCRIPT = of("no_script");

    /** Chinese characters, each of which BERT takes for a word. */
    public static final IntPredicate IDEOGRAPH = CharacterSet::isIdeograph;

    private CharacterSet() {}

    private static IntPredicate of(String name) {
        return members(name)::get;
    }

    static BitSet members(String name) {
        BitSet members = new BitSet();
        CharacterTable.pairs(name).forEach(range -> members.set(range[0], range[1] + 1));
        return members;
    }

    private static boolean isSpace(int c) {
        return c >= 9 && c <= 13
                || c == ' '
                || c >= 0x85
                        && (c == 0x85
                                || c == 0xA0
                                || c == 0x1680
                                || c >= 0x2000 && c <= 0x200A
                                || c == 0x2028
                                || c == 0x2029
                                || c == 0x202F
                                || c == 0x205F
                                || c == 0x3000);
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
