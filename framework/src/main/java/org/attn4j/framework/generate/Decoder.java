package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;

/**
 * A language model that is shown a sequence piece by piece and gives the logits of the next token.
 *
 * <p>The model sees a window of at most C tokens. The window starts at the first token of the sequence; when one token
 * too many comes, its start moves on by C - C/2, so that it holds the last C/2 tokens and the one that came, which are
 * encoded again from position 0 as a prompt would be. Sliding by one token instead would change every position, and with
 * it all cached keys and values, at each token; this way the work of C/2 tokens comes once in C/2 tokens. Where the
 * window starts depends on the number of tokens alone, not on the cache nor on the pieces in which they came: all decoders
 * of a model give the same logits, up to rounding.
 *
 * <p>Not safe for use by several threads at once. Parameters are read where they are: what training changes shows at the
 * next call, but keys and values in a cache are those of the parameters of their time; {@link #reset} forgets them.
 */
public abstract class Decoder {
    private final Window window;
    private final float[] logits;

    Decoder(Window window) {
        this.window = window;
        this.logits = new float[window.vocabulary()];
    }

    /** Throws if a layer would give another text with a cache than without. */
    static void requireCacheable(Model model, int length) {
        model.uncacheable(length).ifPresent(why -> {
            throw new IllegalArgumentException(why + "; decode without cache");
        });
    }

    static int length(DataFacts facts, int window) {
        return window == 0 ? facts.context() : window;
    }

    /** The facts to build with: sinusoids are laid out for the whole window, a learned table keeps its length. */
    static DataFacts shown(Model model, DataFacts facts, int window) {
        require(
                model.task() == Task.GENERATE,
                "a %s does not continue a text; expected for instance a language_model",
                TypeRegistry.nameOf(model.getClass()));
        int length = length(facts, window);
        require(length >= 2, "the window must hold at least 2 tokens: %d", length);
        if (model.unbounded()) {
            return DataFacts.text(facts.vocabulary(), length);
        }
        require(
                length <= facts.context(),
                "a window of %d tokens is longer than the %d positions that the model has learned; give at most %d,"
                        + " or train with positions without bound, such as rotary or sinusoidal",
                length,
                facts.context(),
                facts.context());
        // Running text of one document, whatever the training data were.
        return DataFacts.text(facts.vocabulary(), facts.context());
    }

    /** Throws unless values has every parameter of the graph in its shape. */
    static void requireParameters(Graph graph, Parameters values) {
        for (ParameterSpec p : graph.parameters()) {
            require(values.slot(p.name()) != null, "parameter %s of the model has no value", p.name());
            require(
                    values.slot(p.name()).spec().equals(p.spec()),
                    "parameter %s: the model has %s, the values are %s",
                    p.name(),
                    p.spec(),
                    values.slot(p.name()).spec());
        }
    }

    /** V. */
    public final int vocabulary() {
        return window.vocabulary();
    }

    /** C, the most tokens the model sees at once. */
    public final int window() {
        return window.capacity();
    }

    /** Number of tokens of the sequence so far, those that have left the window included. */
    public final long length() {
        return window.total();
    }

    /** Starts another sequence. */
    public void reset() {
        window.clear();
    }

    /**
     * Appends tokens to the sequence and computes the logits of the token after them.
     *
     * @param ids at least one token
     * @return [V]; overwritten by the next call
     * @throws IllegalArgumentException if there is no id or one is not in the vocabulary
     */
    public final float[] logits(int... ids) {
        boolean moved = window.append(ids);
        compute(window, moved, logits);
        return logits;
    }

    /** Bytes of caches and plans so far. */
    public abstract long bytes();

    /**
     * Computes the logits after the window's last token.
     *
     * @param moved whether the window starts elsewhere than at the last call
     */
    abstract void compute(Window tokens, boolean moved, float[] target);
}
