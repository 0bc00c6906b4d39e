package org.attn4j.framework.layer.norm;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * RMSNorm: {@code x / sqrt(mean(x^2) + epsilon) * weight}.
 * Shapes: x [B, T, D] -> [B, T, D]; weight [D] starts at 1.
 *
 * @throws IllegalArgumentException if epsilon is not positive
 * @see <a href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich 2019</a>
 */
@TypeName("rms_norm")
public record RootMeanSquareNorm(@Key(doc = "added to the mean square", value = "1e-6") double epsilon)
        implements Norm {
    public RootMeanSquareNorm {
        require(epsilon > 0, "epsilon must be positive: %s", epsilon);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        return s.ops().rmsNorm(x, s.vector("weight", s.dim(x), Initializer.ones()), epsilon);
    }

    /**
     * Normalises each head of width K by itself, all with one gain: x [B, T, H K] -> [B, T, H K]; weight [K].
     *
     * @param width K
     */
    public SDVariable heads(Scope s, SDVariable x, int width) {
        return s.ops().rmsNorm(x, s.vector("weight", width, Initializer.ones()), epsilon);
    }
}
