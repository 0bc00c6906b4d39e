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
 * <p>Most decoders show the model a window of the last tokens, see {@link WindowDecoder}. Where every layer of a model looks
 * at no more than some tokens back ({@link Model#reach()}), a sequence goes on without end, see {@link SlidingDecoder}.
 *
 * <p>Not safe for use by several threads at once. Parameters are read where they are: what training changes shows at the
 * next call, but keys and values in a cache are those of the parameters of their time; {@link #reset} forgets them.
 */
public abstract class Decoder {
    Decoder() {}

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
    public abstract int vocabulary();

    /** C, the most tokens of a sequence that count; {@link Integer#MAX_VALUE} where all do. */
    public abstract int window();

    /** Number of tokens of the sequence so far, those that no longer count included. */
    public abstract long length();

    /** Starts another sequence. */
    public abstract void reset();

    /**
     * Appends tokens to the sequence and computes the logits of the token after them.
     *
     * @param ids at least one token
     * @return [V]; overwritten by the next call
     * @throws IllegalArgumentException if there is no id or one is not in the vocabulary
     */
    public abstract float[] logits(int... ids);

    /** Bytes of caches and plans so far. */
    public abstract long bytes();
}
