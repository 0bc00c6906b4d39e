package org.attn4j.datasets.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.reader.RecordText;
import org.attn4j.datasets.reader.TextFileRecordReader;
import org.datavec.api.split.CollectionInputSplit;

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

    private static final Pattern LINE = Pattern.compile("\n");
    private static final Pattern TITLE = Pattern.compile("\\s?= (?!=).*[^=\\s] =\\s?");

    private WikiText() {}

    /** The text of each part: training, validation, test. */
    public static Map<String, String> read(LocatedData found) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> names = List.of(TRAINING, VALIDATION, TEST);
        for (int i = 0; i < names.size(); i++) {
            TextFileRecordReader reader = new TextFileRecordReader();
            reader.initialize(new CollectionInputSplit(
                    List.of(found.file(PARTS.get(i) + ".txt").toUri())));
            texts.put(names.get(i), RecordText.join(reader, ""));
        }
        return texts;
    }

    /** Whether a line, with empty ones before and after it, begins an article. */
    private static boolean begins(String[] lines, int i) {
        return TITLE.matcher(lines[i]).matches()
                && (i == 0 || lines[i - 1].isBlank())
                && (i + 1 == lines.length || lines[i + 1].isBlank());
    }

    /** The articles as they stand, line breaks included; joined they are the text. What precedes the first title is one. */
    public static List<String> articles(String text) {
        String[] lines = LINE.split(text, -1);
        List<String> articles = new ArrayList<>();
        StringBuilder article = new StringBuilder();
        for (int i = 0; i < lines.length; i++) {
            if (begins(lines, i) && !article.toString().isBlank()) {
                articles.add(article.toString());
                article.setLength(0);
            }
            article.append(lines[i]).append(i + 1 < lines.length ? "\n" : "");
        }
        if (article.length() > 0) {
            articles.add(article.toString());
        }
        return articles;
    }
}
