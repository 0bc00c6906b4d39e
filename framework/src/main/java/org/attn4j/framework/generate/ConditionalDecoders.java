package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.AttentionSeq2Seq;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;

/** Decoders of the models that write a target for a source. */
public final class ConditionalDecoders {
    private ConditionalDecoders() {}

    /**
     * The decoder of a model: with caches where one is known for the model and all of its layers can go on from them, else
     * the one that works for every model.
     *
     * @param facts the data's facts with which the model was trained
     * @param values the model's parameters
     * @throws IllegalArgumentException if the model writes no target for a source, or parameters are not those of it
     */
    public static ConditionalDecoder of(Model model, DataFacts facts, Parameters values, Backend backend) {
        requireTranslates(model);
        if (model.uncacheable(facts.targetContext()).isEmpty()) {
            if (model instanceof EncoderDecoder transformer) {
                return new TransformerDecoder(transformer, facts, values, backend);
            }
            if (model instanceof AttentionSeq2Seq recurrent) {
                return new Seq2SeqDecoder(recurrent, facts, values, backend);
            }
        }
        return recomputing(model, facts, values, backend);
    }

    /**
     * A decoder without caches, which computes everything anew for each token: the plain meaning of decoding, against which
     * {@link #of} can be held.
     *
     * @throws IllegalArgumentException if the model writes no target for a source, or parameters are not those of it
     */
    public static ConditionalDecoder recomputing(Model model, DataFacts facts, Parameters values, Backend backend) {
        requireTranslates(model);
        return new RecomputingConditionalDecoder(model, facts, values, backend);
    }

    private static void requireTranslates(Model model) {
        require(
                model.task() == Task.TRANSLATE,
                "a %s does not write a target for a source; expected for instance an encoder_decoder",
                model.getClass().getSimpleName());
    }
}
