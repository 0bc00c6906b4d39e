package org.attn4j.recipes.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.attn4j.framework.train.ClassScores;

/** Precision, recall and F1 of each class, as a table and as JSON. */
public final class ClassScoresText {
    /** More classes than this are not shown one by one in a table. */
    static final int FEW = 20;

    private static final int NAME = 16;
    private static final String ROW = "%-" + NAME + "s %9.4f %9.4f %9.4f %9d%n";

    private ClassScoresText() {}

    /**
     * A row for each class, where there are few, and the means.
     *
     * @param names of the classes; numbers stand for those that are missing
     */
    public static String table(ClassScores scores, List<String> names) {
        StringBuilder text = new StringBuilder();
        if (scores.classes() <= FEW) {
            text.append(
                    String.format("%-" + NAME + "s %9s %9s %9s %9s%n", "class", "precision", "recall", "F1", "count"));
            for (int c = 0; c < scores.classes(); c++) {
                String name = ConfusionText.shortened(ConfusionText.name(names, c), NAME);
                text.append(String.format(
                        Locale.ROOT,
                        ROW,
                        name,
                        scores.precision(c),
                        scores.recall(c),
                        scores.f1(c),
                        scores.labelled()[c]));
            }
        }
        return text.append(
                        String.format(Locale.ROOT, "F1: macro %.4f, micro %.4f%n", scores.macroF1(), scores.microF1()))
                .toString();
    }

    /** The members {@code micro_f1} and {@code f1}, an object with each class's. */
    public static ObjectNode json(ClassScores scores, List<String> names) {
        ObjectNode line = new JsonMapper().createObjectNode().put("micro_f1", scores.microF1());
        ObjectNode each = line.putObject("f1");
        for (int c = 0; c < scores.classes(); c++) {
            each.put(ConfusionText.name(names, c), scores.f1(c));
        }
        return line;
    }
}
