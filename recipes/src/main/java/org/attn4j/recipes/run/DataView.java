package org.attn4j.recipes.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/** Data as a model is given them, in words: each part's size, classes, lengths and unknown tokens, and examples. */
public final class DataView {
    /** At least so many rows of training, which has no end, are looked at. */
    private static final int SAMPLE = 1000;

    private static final int SHOWN_TOKENS = 60;
    private static final int SHOWN_CLASSES = 20;

    private final TaskData data;
    private final int rows;
    private final long seed;

    /**
     * Of open data.
     *
     * @param rows of a batch
     * @param seed of training's order
     */
    public DataView(TaskData data, int rows, long seed) {
        this.data = data;
        this.rows = rows;
        this.seed = seed;
    }

    /** The whole view, with so many training examples. */
    public String text(int examples) {
        StringBuilder text = new StringBuilder(data.description()).append('\n');
        long batches = (SAMPLE - 1) / rows + 1L;
        text.append(String.format(Locale.ROOT, "training: the first %,d examples drawn%n", batches * rows));
        describe(data.training(rows, seed), batches, text);
        for (String split : data.splits()) {
            BatchSource source = data.split(split, rows);
            text.append(String.format(Locale.ROOT, "%s: %,d examples%n", split, source.rows()));
            describe(source, source.size(), text);
        }
        if (examples > 0) {
            BatchSource source = data.training(examples, seed);
            Batch batch = source.batch(0);
            for (int row = 0; row < examples; row++) {
                text.append("training example ").append(row + 1).append('\n');
                show(batch, row, text);
            }
        }
        return text.toString();
    }

    private void describe(BatchSource source, long batches, StringBuilder text) {
        TreeMap<Integer, Long> labels = new TreeMap<>();
        List<Integer> lengths = new ArrayList<>();
        long tokens = 0;
        long unknown = 0;
        for (long i = 0; i < batches; i++) {
            Batch batch = source.batch(i);
            if (batch.arrays().get("labels") instanceof Batch.Ints ints && ints.shape().length == 1) {
                Arrays.stream(ints.values()).filter(v -> v >= 0).forEach(v -> labels.merge(v, 1L, Long::sum));
            }
            String name = batch.arrays().containsKey("source") ? "source" : "ids";
            if (batch.arrays().get(name) instanceof Batch.Ints ids && ids.shape().length == 2) {
                Tokenizer tokenizer = tokenizer(name);
                OptionalInt padding = of(tokenizer, true);
                OptionalInt rare = of(tokenizer, false);
                int width = (int) ids.shape()[1];
                for (int from = 0; from < ids.values().length; from += width) {
                    int length = length(ids.values(), from, width, padding);
                    if (length > 0) {
                        lengths.add(length);
                    }
                    tokens += length;
                    unknown += Arrays.stream(ids.values(), from, from + length)
                            .filter(id -> rare.isPresent() && id == rare.getAsInt())
                            .count();
                }
            }
        }
        if (data.facts().classified()) {
            text.append("  classes: ").append(classes(labels)).append('\n');
        }
        if (!lengths.isEmpty()) {
            text.append("  ").append(lengths(lengths)).append('\n');
            text.append(
                    String.format(Locale.ROOT, "  unknown tokens: %.2f %%%n", 100.0 * unknown / Math.max(1, tokens)));
        }
    }

    private static OptionalInt of(Tokenizer tokenizer, boolean padding) {
        if (tokenizer == null) {
            return OptionalInt.empty();
        }
        return padding
                ? tokenizer.specialTokens().padding()
                : tokenizer.specialTokens().unknown();
    }

    private static int length(int[] ids, int from, int width, OptionalInt padding) {
        int length = width;
        while (length > 0 && padding.isPresent() && ids[from + length - 1] == padding.getAsInt()) {
            length--;
        }
        return length;
    }

    private String classes(TreeMap<Integer, Long> labels) {
        List<String> names = data.classNames();
        List<String> shown = new ArrayList<>();
        for (Map.Entry<Integer, Long> label : labels.entrySet()) {
            if (shown.size() == SHOWN_CLASSES) {
                shown.add((labels.size() - SHOWN_CLASSES) + " more");
                break;
            }
            int id = label.getKey();
            shown.add((id < names.size() ? names.get(id) : "class " + id) + " " + label.getValue());
        }
        return String.join(", ", shown);
    }

    /** Quantiles, and the share that fills the whole context: what is beyond is cut. */
    private String lengths(List<Integer> lengths) {
        int[] sorted = lengths.stream().mapToInt(Integer::intValue).sorted().toArray();
        DataFacts facts = data.facts();
        long full = Arrays.stream(sorted).filter(n -> n >= facts.context()).count();
        return String.format(
                Locale.ROOT,
                "tokens of an example: least %d, a quarter up to %d, half %d, three quarters %d, most %d; %.1f %% fill"
                        + " the context of %d",
                sorted[0],
                sorted[sorted.length / 4],
                sorted[sorted.length / 2],
                sorted[3 * sorted.length / 4],
                sorted[sorted.length - 1],
                100.0 * full / sorted.length,
                facts.context());
    }

    private void show(Batch batch, int row, StringBuilder text) {
        for (String name : batch.arrays().keySet().stream().sorted().toList()) {
            Batch.Array array = batch.arrays().get(name);
            int width = (int) (size(array) / array.shape()[0]);
            String values = array instanceof Batch.Ints ints
                    ? words(name, Arrays.copyOfRange(ints.values(), row * width, (row + 1) * width), array.shape())
                    : numbers(Arrays.copyOfRange(((Batch.Floats) array).values(), row * width, (row + 1) * width));
            text.append(String.format("  %-8s%s%n", name, values));
        }
    }

    private static long size(Batch.Array array) {
        return Arrays.stream(array.shape()).reduce(1, (a, b) -> a * b);
    }

    private String words(String name, int[] values, long[] shape) {
        boolean label = name.equals("labels") && shape.length == 1;
        if (label && values[0] >= 0 && values[0] < data.classNames().size()) {
            return data.classNames().get(values[0]);
        }
        Tokenizer tokenizer = name.equals("segments") ? null : tokenizer(name);
        List<String> shown = new ArrayList<>();
        for (int value : values) {
            if (shown.size() == SHOWN_TOKENS) {
                shown.add("… " + (values.length - SHOWN_TOKENS) + " more");
                break;
            }
            boolean token = tokenizer != null && value >= 0 && value < tokenizer.vocabulary();
            shown.add(value < 0 ? "·" : token ? escaped(tokenizer.token(value)) : Integer.toString(value));
        }
        return String.join(" ", shown);
    }

    private static String escaped(String token) {
        return token.replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\r", "\\r")
                .replace(" ", "␣");
    }

    private static String numbers(float[] values) {
        double sum = 0;
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            sum += value;
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        return String.format(
                Locale.ROOT,
                "%d numbers from %.3f to %.3f, mean %.3f, sum %.0f",
                values.length,
                least,
                most,
                sum / values.length,
                sum);
    }

    private Tokenizer tokenizer(String name) {
        Map<String, Tokenizer> all = data.tokenizers();
        if (all.containsKey(TaskData.TOKENIZER)) {
            return all.get(TaskData.TOKENIZER);
        }
        return all.get(name.equals("source") ? PairTask.SOURCE : PairTask.TARGET);
    }
}
