package org.attn4j.framework.layer.attention;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.attention.scored.ScoreKind;
import org.attn4j.framework.op.attention.scored.ScoredAttentionSpec;
import org.attn4j.framework.op.attention.scored.WeightKind;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Attention by a {@link ScoreKind}, its parameter {@code score.weight}, and a {@link WeightKind}. Dot products and bilinear
 * scores are scaled by 1 / sqrt(K); a bilinear score starts as the dot product.
 */
record ScoredCore(ScoreKind score, WeightKind weights, int heads, double dropout) implements Heads.Core {
    @Override
    public SDVariable attend(
            Scope s, SDVariable q, SDVariable k, SDVariable v, SDVariable mask, SDVariable offset, boolean causal) {
        int width = s.dim(q) / heads;
        double rate = s.training() ? dropout : 0;
        boolean product = score == ScoreKind.DOT || score == ScoreKind.BILINEAR;
        ScoredAttentionSpec spec = new ScoredAttentionSpec(
                score,
                weights,
                heads,
                product ? 1 / Math.sqrt(width) : 1,
                causal,
                mask != null,
                offset != null,
                rate,
                rate > 0 ? s.randomKey("weights") : 0);
        List<SDVariable> inputs = new ArrayList<>(List.of(q, k, v));
        if (score.hasParameter()) {
            inputs.add(parameter(s, width));
        }
        if (mask != null) {
            inputs.add(mask);
        }
        if (offset != null) {
            inputs.add(offset);
        }
        if (s.exposesAttention()) {
            s.expose(
                    s.full("weights"),
                    s.ops().scoredAttentionWeights(spec.withoutDropout(), inputs.toArray(SDVariable[]::new)));
        }
        if (rate > 0) {
            inputs.add(s.step());
        }
        return s.ops().scoredAttention(spec, inputs.toArray(SDVariable[]::new));
    }

    private SDVariable parameter(Scope s, int width) {
        String name = s.full("score.weight");
        return switch (score) {
            case DOT -> throw new IllegalStateException("dot products have no parameter");
            case ADDITIVE ->
                s.parameter(ParameterSpec.plain(
                        name, new long[] {heads, width}, Initializer.normal(1 / Math.sqrt(width)), true));
            case BILINEAR ->
                s.parameter(ParameterSpec.plain(
                        name,
                        new long[] {(long) heads * width, width},
                        (values, key) -> identities(values, width),
                        true));
            case GAUSSIAN -> s.parameter(ParameterSpec.plain(name, new long[] {heads}, Initializer.ones(), false));
        };
    }

    private static void identities(float[] values, int width) {
        for (int i = 0; i < values.length; i++) {
            values[i] = i / width % width == i % width ? 1 : 0;
        }
    }
}
