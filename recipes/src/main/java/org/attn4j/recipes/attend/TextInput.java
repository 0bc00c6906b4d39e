package org.attn4j.recipes.attend;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.attn4j.datasets.input.EncodedInput;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.recipes.run.Examples;

/** A text: language models, masked language models, classifiers. */
public final class TextInput {
    private TextInput() {}

    /**
     * Looks at a text.
     *
     * @param text in words
     * @param encoded as its encoder gives it
     * @param rollout whether the rollout is shown too
     * @param reader which positions the answer is read from
     * @param classNames names of classes, for classifiers; may be empty
     * @throws IllegalArgumentException if the text is longer than the model's context
     */
    public static AttentionView view(
            AttentionModel model,
            Tokenizer tokenizer,
            String text,
            EncodedInput encoded,
            boolean rollout,
            Reader reader,
            List<String> classNames) {
        int[] ids = encoded.ids();
        require(
                ids.length <= model.facts().context(),
                "the text has %d tokens, but the model's context ends at %d; give a shorter one",
                ids.length,
                model.facts().context());
        int mask = tokenizer.specialTokens().mask().orElse(-1);
        int masked = IntStream.range(0, ids.length)
                .filter(i -> ids[i] == mask)
                .findFirst()
                .orElse(-1);
        AttentionModel.Observation seen = model.observe(Examples.text(encoded, Math.max(0, masked)));
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
        String title = seen.logitsShape().length == 3
                ? "Likeliest next token"
                : model.facts().classified() ? "Likeliest class" : "Likeliest at the first masked position";
        return new AttentionView(text, groups, guesses(model, seen, tokenizer, masked, classNames), title, strip, null);
    }

    /** The next token of a language model, the class of a classifier, the masked token of a masked language model. */
    private static List<AttentionView.Guess> guesses(
            AttentionModel model,
            AttentionModel.Observation seen,
            Tokenizer tokenizer,
            int masked,
            List<String> classNames) {
        boolean every = seen.logitsShape().length == 3;
        if (!every && !model.facts().classified() && masked < 0) {
            return List.of();
        }
        int width = (int) seen.logitsShape()[seen.logitsShape().length - 1];
        IntFunction<Label> labels =
                model.facts().classified() ? c -> className(classNames, c) : id -> label(tokenizer, id);
        return LikeliestClasses.of(seen.logits(), seen.logits().length - width, width, labels);
    }

    /** The name of a class, or its number. */
    static Label className(List<String> names, int index) {
        return new Label(index < names.size() ? names.get(index) : "class " + index, false);
    }

    /** What tokens look like on an axis. */
    static List<Label> labels(Tokenizer tokenizer, int[] ids) {
        List<Label> labels = new ArrayList<>(ids.length);
        for (int id : ids) {
            labels.add(label(tokenizer, id));
        }
        return labels;
    }

    /** A token as text; special ones, and parts inside a word, as their entry in the vocabulary. */
    static Label label(Tokenizer tokenizer, int id) {
        String entry = tokenizer.token(id);
        boolean special = special(tokenizer.specialTokens(), id);
        return Label.of(special || entry.startsWith("##") ? entry : tokenizer.decode(new int[] {id}), special);
    }

    private static boolean special(SpecialTokens s, int id) {
        return Stream.of(s.padding(), s.unknown(), s.begin(), s.end(), s.mask(), s.classToken(), s.separator())
                .anyMatch(t -> t.orElse(-1) == id);
    }
}
