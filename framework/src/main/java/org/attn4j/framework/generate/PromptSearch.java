package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;

/**
 * Looks for the continuation of a prompt that a language model finds likeliest, by {@link BeamSearch}. The model sees a
 * window of the sequence as in {@link Decoder}. Not safe for use by several threads at once.
 */
public final class PromptSearch {
    private final PromptRows rows;

    private PromptSearch(PromptRows rows) {
        this.rows = rows;
    }

    /**
     * A search that keeps keys and values of tokens seen.
     *
     * @param facts the data's facts with which the model was trained
     * @param values the model's parameters
     * @param window C; 0 means the trained context; only positions without bound allow more
     * @throws IllegalArgumentException as {@link Decoder#cached}
     */
    public static PromptSearch cached(Model model, DataFacts facts, Parameters values, Backend backend, int window) {
        DataFacts shown = Decoder.shown(model, facts, window);
        Decoder.requireCacheable(model, Decoder.length(facts, window));
        return new PromptSearch(new CachedPromptRows(model, shown, values, backend, Decoder.length(facts, window)));
    }

    /**
     * The search with cache where the model's layers can go on from one, else the search without.
     *
     * @param facts the data's facts with which the model was trained
     * @param values the model's parameters
     * @param window C; 0 means the trained context; only positions without bound allow more
     * @throws IllegalArgumentException as {@link Decoder#cached}
     */
    public static PromptSearch of(Model model, DataFacts facts, Parameters values, Backend backend, int window) {
        return model.uncacheable(Decoder.length(facts, window)).isEmpty()
                ? cached(model, facts, values, backend, window)
                : recomputing(model, facts, values, backend, window);
    }

    /**
     * A search without cache, which computes each hypothesis from its first token on at each step: the plain meaning.
     *
     * @param facts the data's facts with which the model was trained
     * @param values the model's parameters
     * @param window C; 0 means the trained context; only positions without bound allow more
     * @throws IllegalArgumentException as {@link Decoder#recomputing}
     */
    public static PromptSearch recomputing(
            Model model, DataFacts facts, Parameters values, Backend backend, int window) {
        return new PromptSearch(new RecomputingPromptRows(Decoders.recomputing(model, facts, values, backend, window)));
    }

    /**
     * Continues a prompt.
     *
     * @param prompt at least one token
     * @param settings with the most tokens to add, the end token counted
     * @param end id of the token that ends a text, or {@link BeamSearch#NO_END}
     * @return what may follow the prompt, best first
     * @throws IllegalArgumentException if the prompt is empty, settings have no greatest length, or an id is outside of
     *     the vocabulary
     */
    public List<Hypothesis> search(int[] prompt, BeamSettings settings, int end) {
        require(prompt.length > 0, "the prompt is empty: give at least one token, such as the start token");
        require(settings.maxLength() > 0, "a prompt can be continued without end: give max_length");
        int last = prompt.length - 1;
        return new BeamSearch(rows, settings, prompt[last], end)
                .search(new int[][] {Arrays.copyOf(prompt, last)})
                .get(0);
    }
}
