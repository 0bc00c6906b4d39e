package org.attn4j.datasets.text;

import java.util.List;

/** Puts words and punctuation together as one writes them. */
final class Spacing {
    private static final String CLOSING = ".,!?;:)]}%\u2026\u201d\u2019'-\u2013/";
    private static final String OPENING = "([{\u201c\u2018'-\u2013/$#@";

    private Spacing() {}

    static String join(List<String> words) {
        StringBuilder text = new StringBuilder();
        boolean open = true;
        boolean quoted = false;
        for (String word : words) {
            boolean quote = word.equals("\"");
            boolean closes = word.length() == 1 && CLOSING.indexOf(word.charAt(0)) >= 0 || quote && quoted;
            if (!open && !closes) {
                text.append(' ');
            }
            text.append(word);
            open = word.length() == 1 && OPENING.indexOf(word.charAt(0)) >= 0 || quote && !quoted;
            quoted = quote != quoted;
        }
        return text.toString();
    }
}
