package org.attn4j.framework.layer.attention;

import org.attn4j.framework.op.attention.scored.ScoreKind;
import org.attn4j.framework.op.attention.scored.WeightKind;

/** How well a projected query q and key k of a head fit. */
public enum Score {
    /** {@code q . k / sqrt(K)}. */
    DOT,

    /** {@code v . tanh(q + k)} with a learned v [K] for each head: {@code score.weight} [H, K]. */
    ADDITIVE,

    /** {@code q W k / sqrt(K)} with a learned W [K, K] for each head: {@code score.weight} [H K, K]. */
    BILINEAR;

    /** What attends by it; null for the fused op. */
    Heads.Core core(int heads, double dropout) {
        return switch (this) {
            case DOT -> null;
            case ADDITIVE -> new ScoredCore(ScoreKind.ADDITIVE, WeightKind.SOFTMAX, heads, dropout);
            case BILINEAR -> new ScoredCore(ScoreKind.BILINEAR, WeightKind.SOFTMAX, heads, dropout);
        };
    }
}
