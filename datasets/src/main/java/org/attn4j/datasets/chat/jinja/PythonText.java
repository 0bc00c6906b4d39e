package org.attn4j.datasets.chat.jinja;

import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;

/** Texts and blanks as Python has them. */
final class PythonText {
    private PythonText() {}

    /** What {@code str.isspace} takes for a blank. */
    static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }

    /** {@code str.strip()}. */
    static String strip(String text) {
        return strip(text, null, true, true);
    }

    /** {@code str.strip(characters)}; null for blanks. */
    static String strip(String text, String characters, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && goes(text.charAt(from), characters)) {
            from++;
        }
        while (right && to > from && goes(text.charAt(to - 1), characters)) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean goes(char c, String characters) {
        return characters == null ? isBlank(c) : characters.indexOf(c) >= 0;
    }

    /** {@code trim}: Jinja2's strips by Python's rule. */
    static final class Trim implements Filter {
        @Override
        public String getName() {
            return "trim";
        }

        @Override
        public Object filter(Object value, JinjavaInterpreter interpreter, String... characters) {
            return value == null
                    ? ""
                    : strip(value.toString(), characters.length > 0 ? characters[0] : null, true, true);
        }
    }
}
