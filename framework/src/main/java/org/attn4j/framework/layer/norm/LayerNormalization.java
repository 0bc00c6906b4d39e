package org.attn4j.framework.layer.norm;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Layer normalisation: {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}.
 * Shapes: x [B, T, D] -> [B, T, D]; weight [D] starts at 1, bias [D] at 0.
 *
 * @throws IllegalArgumentException if epsilon is not positive
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba et al. 2016</a>
 */
@TypeName("layer_norm")
public record LayerNormalization(
        @Key(doc = "added to the variance", value = "1e-5") double epsilon,
        @Key(doc = "whether there is a bias", value = "true") boolean bias)
        implements Norm {
    public LayerNormalization {
        require(epsilon > 0, "epsilon must be positive: %s", epsilon);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        SDVariable gain = s.vector("weight", s.dim(x), Initializer.ones());
        SDVariable shift = bias ? s.vector("bias", s.dim(x), Initializer.zeros()) : null;
        return s.ops().layerNorm(x, gain, shift, epsilon);
    }
}
