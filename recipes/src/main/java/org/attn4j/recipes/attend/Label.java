package org.attn4j.recipes.attend;

/**
 * What stands at a position of an axis.
 *
 * @param text readable: blanks are shown by signs
 * @param special whether it stands for no text, as a class token, padding or the end do
 */
public record Label(String text, boolean special) {
    private static final int LONGEST = 16;

    /** A token's text with blanks made visible, shortened where it is long. */
    static Label of(String text, boolean special) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> shown.append('\u21b5');
                case '\r' -> shown.append('\u240d');
                case '\t' -> shown.append('\u21e5');
                case ' ' -> shown.append('\u2423');
                default -> shown.appendCodePoint(c);
            }
        });
        if (shown.isEmpty()) {
            shown.append('\u2205');
        }
        if (shown.codePointCount(0, shown.length()) > LONGEST) {
            shown.setLength(shown.offsetByCodePoints(0, LONGEST - 1));
            shown.append('\u2026');
        }
        return new Label(shown.toString(), special);
    }
}
