package org.attn4j.recipes.run;

import java.util.List;
import java.util.Locale;

/** A confusion matrix as a table: a row for each class, a column for each class that it was taken for. */
public final class ConfusionText {
    private static final int NAME = 16;

    private ConfusionText() {}

    /**
     * The table.
     *
     * @param counts how often a class (row) was taken for another (column)
     * @param names of the classes; numbers stand for those that are missing
     */
    public static String table(long[][] counts, List<String> names) {
        StringBuilder text = new StringBuilder(String.format("%-" + NAME + "s", "label \\ taken for"));
        for (int c = 0; c < counts.length; c++) {
            text.append(String.format(Locale.ROOT, " %7s", shortened(name(names, c), 7)));
        }
        text.append(System.lineSeparator());
        for (int r = 0; r < counts.length; r++) {
            text.append(String.format("%-" + (NAME + 1) + "s", shortened(name(names, r), NAME)));
            for (long count : counts[r]) {
                text.append(String.format(Locale.ROOT, " %7d", count));
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    static String name(List<String> names, int c) {
        return c < names.size() ? names.get(c) : Integer.toString(c);
    }

    static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
