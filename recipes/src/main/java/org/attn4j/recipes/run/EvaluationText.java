package org.attn4j.recipes.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.train.Evaluation;

/** An evaluation's figures under the names that a reader of papers expects, as JSON and as a line of text. */
public final class EvaluationText {
    private EvaluationText() {}

    /** The figures; those that have no meaning for the data are left out. */
    public static ObjectNode json(Evaluation e, TaskData data) {
        ObjectNode line = new JsonMapper().createObjectNode();
        line.put("split", e.split()).put("loss", e.loss());
        // Of classes perplexity is not customary; of a loss that is no cross-entropy there is none.
        double perplexity = data.facts().classified() ? Double.NaN : e.metric(Evaluation.PERPLEXITY);
        if (!Double.isNaN(perplexity)) {
            line.put(Evaluation.PERPLEXITY, perplexity);
        }
        double bytes = data.bytesPerTarget(e.split());
        if (!Double.isNaN(bytes)) {
            line.put("bits_per_byte", e.loss() / Math.log(2) / bytes);
        }
        double words = data.wordsPerTarget(e.split());
        if (!Double.isNaN(words)) {
            line.put("perplexity_per_word", Math.exp(e.loss() / words));
        }
        new TreeMap<>(e.metrics()).forEach((name, value) -> {
            // Of running text hardly a whole row is ever right; that figure is for short answers.
            boolean hidden = name.equals(Evaluation.SEQUENCE_ACCURACY) && value == 0;
            if (!hidden && !name.equals(Evaluation.PERPLEXITY)) {
                line.put(name, value);
            }
        });
        return line.put("targets", e.targets()).put("rows", e.rows()).put("of_rows", e.allRows());
    }

    /** How far it reaches: {@code first 480 of 3,000 rows}, or {@code all 3,000 rows}. */
    public static String coverage(Evaluation e) {
        return e.whole()
                ? String.format(Locale.ROOT, "all %,d rows", e.allRows())
                : String.format(Locale.ROOT, "first %,d of %,d rows", e.rows(), e.allRows());
    }

    /** The figures in words: {@code loss 2.0513, perplexity 7.78, accuracy 0.412}. */
    public static String line(Evaluation e, TaskData data) {
        StringBuilder text = new StringBuilder();
        ObjectNode figures = json(e, data);
        for (Map.Entry<String, com.fasterxml.jackson.databind.JsonNode> f : figures.properties()) {
            if (f.getValue().isFloatingPointNumber()) {
                String name = f.getKey().replace('_', ' ');
                text.append(text.isEmpty() ? "" : ", ")
                        .append(name)
                        .append(String.format(Locale.ROOT, " %.4f", f.getValue().asDouble()));
            }
        }
        return text.toString();
    }
}
