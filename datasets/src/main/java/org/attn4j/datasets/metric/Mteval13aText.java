package org.attn4j.datasets.metric;

import java.util.regex.Pattern;

/**
 * Text spaced as mteval-v13a.pl does for Western languages: symbols stand alone; so do full stops and commas, except
 * between digits, and hyphens after a digit. Digits are those of ASCII; code points outside ASCII are never parted.
 */
final class Mteval13aText {
    // { to ~, [ to `, space to &, ( to +, : to @ and /: the symbols of ASCII but ' , - and .
    private static final Pattern SYMBOL = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
    private static final Pattern STOP_AFTER_NON_DIGIT = Pattern.compile("([^0-9])([.,])");
    private static final Pattern STOP_BEFORE_NON_DIGIT = Pattern.compile("([.,])([^0-9])");
    private static final Pattern HYPHEN_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

    private Mteval13aText() {}

    /** The line with whitespace between its tokens. */
    static String spaced(String line) {
        // The outer spaces let a stop at either end find its non-digit.
        String text = " " + plain(line) + " ";
        text = SYMBOL.matcher(text).replaceAll(" $1 ");
        text = STOP_AFTER_NON_DIGIT.matcher(text).replaceAll("$1 $2 ");
        text = STOP_BEFORE_NON_DIGIT.matcher(text).replaceAll(" $1 $2");
        return HYPHEN_AFTER_DIGIT.matcher(text).replaceAll("$1 $2 ");
    }

    private static String plain(String line) {
        // &amp; before &lt;, so that &amp;lt; becomes < as in the original.
        return line.replace("<skipped>", "")
                .replace("-\n", "")
                .replace("\n", " ")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
    }
}
