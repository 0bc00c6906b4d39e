package org.attn4j.framework.layer.attention;

import static org.attn4j.framework.config.Checks.require;

import java.util.Optional;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.op.attention.SparsePattern;
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

    /** Attention whose weights it gives. */
    Heads heads(
            int heads,
            int keyValueHeads,
            boolean bias,
            double dropout,
            boolean scaled,
            int headWidth,
            Optional<RootMeanSquareNorm> queryKeyNorm,
            SparsePattern pattern) {
        require(scaled || this == DOT, "scaled: only scores of dot products can go unscaled, not %s", this);
        require(pattern == null || this == DOT, "window: only scores of dot products can have one, not %s", this);
        Heads.Core core =
                switch (this) {
                    case DOT -> null;
                    case ADDITIVE -> new ScoredCore(ScoreKind.ADDITIVE, WeightKind.SOFTMAX, heads, dropout);
                    case BILINEAR -> new ScoredCore(ScoreKind.BILINEAR, WeightKind.SOFTMAX, heads, dropout);
                };
        return new Heads(
                heads, keyValueHeads, bias, dropout, core, scaled, headWidth, queryKeyNorm.orElse(null), pattern);
    }
}
