package org.attn4j.framework.generate;

import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.AttentionSeq2Seq;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.model.Model;

/** Decoders of the models that write a target for a source. */
public final class ConditionalDecoders {
    private ConditionalDecoders() {}

    /** Whether a model writes a target for a source. */
    public static boolean supports(Model model) {
        return model instanceof EncoderDecoder || model instanceof AttentionSeq2Seq;
    }

    /**
     * The decoder of a model: with caches, unless a layer of a Transformer's decoder cannot go on from them.
     *
     * @param facts the data's facts with which the model was trained
     * @param values the model's parameters
     * @throws IllegalArgumentException if the model writes no target for a source, or parameters are not those of it
     */
    public static ConditionalDecoder of(Model model, DataFacts facts, Parameters values, Backend backend) {
        if (model instanceof EncoderDecoder transformer) {
            return transformer.uncacheable(facts.targetContext()).isEmpty()
                    ? new TransformerDecoder(transformer, facts, values, backend)
                    : recomputing(transformer, facts, values, backend);
        }
        if (model instanceof AttentionSeq2Seq recurrent) {
            return new Seq2SeqDecoder(recurrent, facts, values, backend);
        }
        throw new IllegalArgumentException("a " + model.getClass().getSimpleName()
                + " does not write a target for a source; expected for instance an encoder_decoder");
    }

    /**
     * A decoder without caches, which computes everything anew for each token: the plain meaning of a Transformer's
     * decoding, against which {@link #of} can be held.
     *
     * @throws IllegalArgumentException if parameters are not those of the model
     */
    public static ConditionalDecoder recomputing(
            EncoderDecoder model, DataFacts facts, Parameters values, Backend backend) {
        return new RecomputingTransformerDecoder(model, facts, values, backend);
    }
}
