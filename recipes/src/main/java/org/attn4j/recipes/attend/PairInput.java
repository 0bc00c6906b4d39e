package org.attn4j.recipes.attend;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.input.EncodedInput;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.train.Batch;

/** A source and its target: encoder-decoders with attention of any kind. */
public final class PairInput {
    private final AttentionModel model;
    private final Tokenizer source;
    private final Tokenizer target;
    private final int begin;
    private final int end;

    /**
     * Looks with a model that reads {@code source} and {@code ids}.
     *
     * @throws IllegalArgumentException if the target's tokenizer has no begin or end token
     */
    public PairInput(AttentionModel model, Tokenizer source, Tokenizer target) {
        this.model = model;
        this.source = source;
        this.target = target;
        this.begin = SpecialTokens.need(target.specialTokens().begin(), "begin");
        this.end = SpecialTokens.need(target.specialTokens().end(), "end");
    }

    /**
     * Looks at a pair.
     *
     * @param text the source in words
     * @param encoded the source, as its encoder gives it
     * @param translation the target, as its encoder gives it; null for the model's own, the likeliest token at each step
     * @throws IllegalArgumentException if the target's context leaves no room for a token
     */
    public AttentionView view(String text, EncodedInput encoded, EncodedInput translation) {
        int[] from = encoded.ids();
        int room = model.facts().targetContext() - 1;
        require(room > 0, "the target's context (%d) leaves no room for a token", room + 1);
        int[] inputs = translation == null ? begun(from, Math.min(room, 2 * from.length + 10)) : translation.ids();
        int[] to = Arrays.copyOfRange(inputs, 1, inputs.length);
        AttentionModel.Observation seen = model.observe(arrays(from, inputs));
        List<Label> asked = TextInput.labels(source, from);
        List<Label> read = TextInput.labels(target, inputs);
        List<Label> written = new ArrayList<>(TextInput.labels(target, to));
        written.add(TextInput.label(target, end));
        List<MapGroup> groups = new ArrayList<>();
        for (Roles.Group g : Roles.groups(seen.weights())) {
            groups.add(
                    switch (g.kind()) {
                        case ENCODER -> group(g, asked, asked, "Rows and columns are the source.");
                        case CROSS, ALIGNMENT ->
                            group(
                                    g,
                                    written,
                                    asked,
                                    "Across is the source; down is the target, each row the token that is written"
                                            + " at that step.");
                        default -> group(g, read, read, "Rows and columns are the target as the decoder reads it.");
                    });
        }
        String words = text + "  →  " + target.decode(to);
        return new AttentionView(words, groups, List.of(), "", null, null);
    }

    private static MapGroup group(Roles.Group g, List<Label> queries, List<Label> keys, String caption) {
        return new MapGroup(g.file(), g.title(), caption, g.names(), queries, keys, g.layers(), false);
    }

    private int[] begun(int[] from, int most) {
        int[] written = translate(from, most);
        int[] inputs = new int[written.length + 1];
        inputs[0] = begin;
        System.arraycopy(written, 0, inputs, 1, written.length);
        return inputs;
    }

    /** The likeliest token at each step, computed anew for each: lengths are padded so that few plans are compiled. */
    int[] translate(int[] from, int most) {
        int[] ids = new int[most + 1];
        ids[0] = begin;
        boolean[] none = new boolean[target.vocabulary()];
        for (int n = 1; n <= most; n++) {
            int padded = Math.min(most, Math.max(8, Integer.highestOneBit(n) == n ? n : Integer.highestOneBit(n) * 2));
            float[] logits = model.logits(arrays(from, Arrays.copyOf(ids, padded)));
            int next = LikeliestClasses.likeliest(logits, (n - 1) * none.length, none);
            if (next == end) {
                return Arrays.copyOfRange(ids, 1, n);
            }
            ids[n] = next;
        }
        return Arrays.copyOfRange(ids, 1, most + 1);
    }

    static Map<String, Batch.Array> arrays(int[] source, int[] ids) {
        int n = source.length;
        float[] mask = new float[n];
        Arrays.fill(mask, 1);
        Map<String, Batch.Array> arrays = new HashMap<>();
        arrays.put("source", new Batch.Ints(new long[] {1, n}, source));
        arrays.put("source_mask", new Batch.Floats(new long[] {1, n}, mask));
        arrays.put("source_lengths", new Batch.Ints(new long[] {1}, new int[] {n}));
        arrays.put("ids", new Batch.Ints(new long[] {1, ids.length}, ids));
        return arrays;
    }
}
