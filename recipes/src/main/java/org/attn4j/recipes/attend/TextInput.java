package org.attn4j.recipes.attend;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.train.Batch;

/** A text: language models, masked language models, classifiers. */
public final class TextInput {
    private TextInput() {}

    /**
     * Looks at a text.
     *
     * @param rollout whether the rollout is shown too
     * @param reader which positions the answer is read from
     * @param classNames names of classes, for classifiers; may be empty
     * @throws IllegalArgumentException if the text is empty or longer than the model's context
     * @throws org.attn4j.datasets.DataException if the vocabulary cannot express it
     */
    public static AttentionView view(
            AttentionModel model,
            Tokenizer tokenizer,
            String text,
            boolean rollout,
            Reader reader,
            List<String> classNames) {
        int[] ids = ids("the text", tokenizer, text, model.facts().context());
        AttentionModel.Observation seen = model.observe(arrays(ids));
        List<Label> labels = labels(tokenizer, ids);
        List<MapGroup> groups = new ArrayList<>();
        for (Roles.Group g : Roles.groups(seen.weights())) {
            String caption = "Rows are the positions that ask, columns the positions that they attend to.";
            groups.add(new MapGroup(g.file(), g.title(), caption, g.names(), labels, labels, g.layers(), false));
        }
        AttentionView.Strip strip = null;
        if (rollout) {
            double[][] r = Rollout.of(seen.weights());
            groups.add(new MapGroup(
                    "rollout",
                    "Rollout",
                    "How much of each position of the input (columns) reaches each position of the last layer (rows),"
                            + " if a layer passes on half of what it was given and half of what it attends to.",
                    List.of("All layers"),
                    labels,
                    labels,
                    List.of(Rollout.asLayer(r)),
                    true));
            strip = new AttentionView.Strip(reader.words(), labels, reader.relevance(r));
        }
        return answered(text, groups, seen, tokenizer, strip, classNames);
    }

    private static AttentionView answered(
            String text,
            List<MapGroup> groups,
            AttentionModel.Observation seen,
            Tokenizer tokenizer,
            AttentionView.Strip strip,
            List<String> classNames) {
        long[] shape = seen.logitsShape();
        int width = (int) shape[shape.length - 1];
        if (shape.length == 3) {
            int last = seen.logits().length - width;
            List<AttentionView.Guess> next = Guesses.of(seen.logits(), last, width, id -> label(tokenizer, id));
            return new AttentionView(text, groups, next, "Likeliest next token", strip, null);
        }
        boolean classes = width != tokenizer.vocabulary();
        List<AttentionView.Guess> guesses = classes
                ? Guesses.of(seen.logits(), 0, width, c -> className(classNames, c))
                : List.<AttentionView.Guess>of();
        return new AttentionView(text, groups, guesses, "Likeliest class", strip, null);
    }

    /** The name of a class, or its number. */
    static Label className(List<String> names, int index) {
        return new Label(index < names.size() ? names.get(index) : "class " + index, false);
    }

    /** The ids of a text, checked. */
    static int[] ids(String what, Tokenizer tokenizer, String text, int limit) {
        require(!text.isBlank(), "%s is empty: expected at least one token", what);
        int[] ids = tokenizer.encode(text);
        require(ids.length > 0, "%s has no token: '%s'", what, text);
        require(
                ids.length <= limit,
                "%s has %d tokens, but the model's context ends at %d; give a shorter one",
                what,
                ids.length,
                limit);
        return ids;
    }

    /** The inputs that models of texts read. */
    private static Map<String, Batch.Array> arrays(int[] ids) {
        int n = ids.length;
        float[] mask = new float[n];
        Arrays.fill(mask, 1);
        Map<String, Batch.Array> arrays = new HashMap<>();
        arrays.put("ids", new Batch.Ints(new long[] {1, n}, ids));
        arrays.put("mask", new Batch.Floats(new long[] {1, n}, mask));
        arrays.put("segments", new Batch.Ints(new long[] {1, n}, new int[n]));
        arrays.put("positions", new Batch.Ints(new long[] {1}, new int[1]));
        return arrays;
    }

    /** What tokens look like on an axis. */
    static List<Label> labels(Tokenizer tokenizer, int[] ids) {
        List<Label> labels = new ArrayList<>(ids.length);
        for (int id : ids) {
            labels.add(label(tokenizer, id));
        }
        return labels;
    }

    static Label label(Tokenizer tokenizer, int id) {
        return Label.of(tokenizer.decode(new int[] {id}), false);
    }
}
