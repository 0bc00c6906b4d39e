package org.attn4j.framework.generate;

import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;

/** Decoders of language models. */
public final class Decoders {
    private Decoders() {}

    /**
     * A decoder that keeps keys and values of tokens seen: each token costs one token's work.
     *
     * @param facts the data's facts with which the model was trained
     * @param values the model's parameters
     * @param window C; 0 means the trained context; only positions without bound allow more
     * @throws IllegalArgumentException if the window is negative, 1, or longer than the positions; parameters are not
     *     those of the model; or a layer of it cannot go on from a cache
     */
    public static Decoder cached(Model model, DataFacts facts, Parameters values, Backend backend, int window) {
        DataFacts shown = Decoder.shown(model, facts, window);
        Decoder.requireCacheable(model, Decoder.length(facts, window));
        return new CachedDecoder(model, shown, values, backend, Decoder.length(facts, window));
    }

    /**
     * The decoder that slides over a text without end where the model's layers look only so far back and no window is given;
     * the cached decoder where they can go on from a cache; else the recomputing one.
     *
     * @param facts the data's facts with which the model was trained
     * @param values the model's parameters
     * @param window C; 0 means the trained context, or all of the text where {@link #slides}; only positions without bound
     *     allow more
     * @throws IllegalArgumentException as {@link #cached}
     */
    public static Decoder of(Model model, DataFacts facts, Parameters values, Backend backend, int window) {
        if (window == 0 && slides(model, facts)) {
            return new SlidingDecoder(model, Decoder.shown(model, facts, window), values, backend);
        }
        return model.uncacheable(Decoder.length(facts, window)).isEmpty()
                ? cached(model, facts, values, backend, window)
                : recomputing(model, facts, values, backend, window);
    }

    /**
     * Whether a text goes on without end where no window is given: layers look only so far back, and no further than in
     * training.
     *
     * @param facts the data's facts with which the model was trained
     */
    public static boolean slides(Model model, DataFacts facts) {
        int reach = model.reach();
        return reach >= 0
                && reach < facts.context()
                && model.uncacheable(facts.context()).isEmpty();
    }

    /**
     * A decoder without cache, which computes the whole window for each token: the plain meaning, against which the
     * cached one can be held.
     *
     * @param facts the data's facts with which the model was trained
     * @param values the model's parameters
     * @param window C; 0 means the trained context; only positions without bound allow more
     * @throws IllegalArgumentException as {@link #cached}
     */
    public static Decoder recomputing(Model model, DataFacts facts, Parameters values, Backend backend, int window) {
        DataFacts shown = Decoder.shown(model, facts, window);
        return new RecomputingDecoder(model, shown, values, backend, Decoder.length(facts, window));
    }
}
