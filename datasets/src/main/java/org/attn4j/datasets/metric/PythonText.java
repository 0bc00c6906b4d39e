package org.attn4j.datasets.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whitespace and lower case as Python's {@code str} has them, which sacreBLEU's scores rest on: no-break spaces are
 * whitespace, and a capital sigma that ends a word becomes ς by the Final_Sigma condition of the Unicode Standard,
 * section 3.13, which {@link String#toLowerCase} bounds by words.
 */
final class PythonText {
    private static final int CAPITAL_SIGMA = 0x3A3;
    /** What may stand within a word: Unicode's Word_Break values MidLetter, MidNumLet and Single_Quote. */
    private static final String MID_WORD =
            "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

    private PythonText() {}

    static boolean isSpace(int c) {
        return c >= 0x09 && c <= 0x0D || c >= 0x1C && c <= 0x1F || c == 0x85 || Character.isSpaceChar(c);
    }

    /** The pieces between runs of whitespace; none of them empty. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isSpace(text.charAt(i))) {
                if (i > start) {
                    words.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }

    static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    static String lower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        int[] codePoints = text.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            if (codePoints[i] == CAPITAL_SIGMA) {
                lower.append(endsWord(codePoints, i) ? '\u03c2' : '\u03c3');
            } else {
                lower.append(Character.toString(codePoints[i]).toLowerCase(Locale.ROOT));
            }
        }
        return lower.toString();
    }

    /** Whether a cased letter stands before and none after, marks and apostrophes between them aside. */
    private static boolean endsWord(int[] text, int index) {
        return casedBeyond(text, index, -1) && !casedBeyond(text, index, 1);
    }

    private static boolean casedBeyond(int[] text, int index, int direction) {
        int i = index + direction;
        while (i >= 0 && i < text.length && isCaseIgnorable(text[i])) {
            i += direction;
        }
        return i >= 0 && i < text.length && isCased(text[i]);
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    private static boolean isCaseIgnorable(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> MID_WORD.indexOf(c) >= 0;
        };
    }
}
