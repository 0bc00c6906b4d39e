package org.attn4j.datasets.source;

import java.util.List;
import java.util.regex.Pattern;

/** WikiText's form: a paragraph a line, words set apart by spaces, articles begun by {@code  = Title = }. */
public final class WikiText {
    /** The part that is trained on. */
    public static final String TRAINING = "training";

    /** The part that training is evaluated on. */
    public static final String VALIDATION = "validation";

    /** The part that a finished model is measured on. */
    public static final String TEST = "test";

    /** What stands for a rare word. */
    public static final String UNKNOWN = "<unk>";

    /** The parts that a data set with one text for each split has. */
    public static final List<String> PARTS = List.of("train", "valid", "test");

    private static final Pattern TITLE = Pattern.compile("\\s?= (?!=).*[^=\\s] =\\s?");

    private WikiText() {}

    /** Whether a line is an article's title, if empty ones stand before and after it. */
    static boolean isTitle(String line) {
        return line.startsWith("= ", line.startsWith("=") ? 0 : 1)
                && TITLE.matcher(line).matches();
    }
}
