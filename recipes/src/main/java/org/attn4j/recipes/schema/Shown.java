package org.attn4j.recipes.schema;

import static java.lang.Character.FORMAT;
import static java.lang.Character.LINE_SEPARATOR;
import static java.lang.Character.PARAGRAPH_SEPARATOR;
import static java.lang.Character.SURROGATE;

/** Makes text of any origin fit to be shown: bounded in length, without characters that steer a terminal. */
public final class Shown {
    /** Most characters of a value. */
    static final int VALUE = 400;

    private static final int MESSAGE = 4000;

    private Shown() {}

    /** A value within a message: on one line, its end cut off where it is long. */
    public static String value(String text) {
        return line(text.length() <= VALUE ? text : head(text, VALUE) + "…");
    }

    /** A message of any origin, its middle cut out where it is long: the end tells what to do. */
    public static String message(String text) {
        if (text.length() <= MESSAGE) {
            return text;
        }
        int tail = text.length() - VALUE;
        return head(text, MESSAGE - VALUE) + " … "
                + text.substring(Character.isLowSurrogate(text.charAt(tail)) ? tail + 1 : tail);
    }

    /** Text on one line: what steers a terminal, and breaks lines, is written as Java writes it. */
    public static String line(String text) {
        return printable(text, false);
    }

    /** Text whose lines and tabs stay: what else steers a terminal is written as Java writes it. */
    public static String lines(String text) {
        return printable(text, true);
    }

    private static String printable(String text, boolean lines) {
        if (text.codePoints().noneMatch(c -> steers(c) && !(lines && breaks(c)))) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean windowsEnd = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (!steers(c) || lines && (breaks(c) || windowsEnd)) {
                shown.appendCodePoint(c);
            } else if (c == '\n' || c == '\t' || c == '\r') {
                shown.append(c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
            } else {
                shown.append(String.format("\\u%04x", c));
            }
        }
        return shown.toString();
    }

    private static boolean breaks(int c) {
        return c == '\n' || c == '\t';
    }

    /** Control characters, those that turn the direction of text or are no text; joiners within words are text. */
    private static boolean steers(int c) {
        int type = Character.getType(c);
        boolean joins = c == 0x200C || c == 0x200D || c == 0xAD;
        return Character.isISOControl(c)
                || type == LINE_SEPARATOR
                || type == PARAGRAPH_SEPARATOR
                || type == SURROGATE
                || type == FORMAT && !joins && Character.charCount(c) == 1;
    }

    private static String head(String text, int length) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
