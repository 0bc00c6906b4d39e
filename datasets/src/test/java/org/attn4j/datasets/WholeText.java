package org.attn4j.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** WikiText in one piece, to compare with what reads it block by block. */
public final class WholeText {
    private static final Pattern TITLE = Pattern.compile("\\s?= (?!=).*[^=\\s] =\\s?");

    private WholeText() {}

    /** The texts of WikiText-2 in a folder of data sets. */
    public static Map<String, String> wikiText2(Path root) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("training", Files.readString(root.resolve("wikitext-2/train.txt")));
        texts.put("validation", Files.readString(root.resolve("wikitext-2/valid.txt")));
        texts.put("test", Files.readString(root.resolve("wikitext-2/test.txt")));
        return texts;
    }

    /** The articles as they stand; joined they are the text. What precedes the first title is one. */
    public static List<String> articles(String text) {
        String[] lines = text.split("\n", -1);
        List<String> articles = new ArrayList<>();
        StringBuilder article = new StringBuilder();
        for (int i = 0; i < lines.length; i++) {
            boolean begins = TITLE.matcher(lines[i]).matches()
                    && (i == 0 || lines[i - 1].isBlank())
                    && (i + 1 == lines.length || lines[i + 1].isBlank());
            if (begins && !article.toString().isBlank()) {
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
