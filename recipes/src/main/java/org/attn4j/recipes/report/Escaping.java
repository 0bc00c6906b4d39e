package org.attn4j.recipes.report;

/** Makes any text safe inside an element or a quoted attribute of a page that is both HTML and XML. */
final class Escaping {
    private static final int CONTROL_PICTURES = 0x2400;
    private static final int REPLACEMENT = 0xFFFD;

    private Escaping() {}

    /**
     * Escapes {@code & < > " '}. Characters that XML forbids become visible: control characters as their pictures
     * (escape is &#x241b;), lone surrogates and non-characters as the replacement character.
     */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length() + text.length() / 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(allowed(c));
            }
        });
        return safe.toString();
    }

    private static int allowed(int c) {
        if (c < ' ' && c != '\n' && c != '\t') {
            return CONTROL_PICTURES + c;
        }
        boolean control = c >= 0x7F && c < 0xA0;
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return control || surrogate || (c & 0xFFFE) == 0xFFFE ? REPLACEMENT : c;
    }
}
