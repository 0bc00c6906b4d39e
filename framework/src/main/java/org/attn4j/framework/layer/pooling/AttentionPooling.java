package org.attn4j.framework.layer.pooling;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireWidth;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Attention of one learned query for each head to all positions that the mask keeps:
 * {@code y = sum_t softmax(u . k[t] / sqrt(K)) v[t]}, then a linear map.
 * Shapes: x [B, T, D], mask [B, T] -> [B, D]; K = D / H; query u [1, D]; key, value, output [D, D].
 *
 * @throws IllegalArgumentException if heads is not positive
 * @see <a href="https://arxiv.org/abs/1810.00825">Lee et al. 2019, pooling by multi-head attention</a>
 */
@TypeName("attention")
public record AttentionPooling(
        @Key(doc = "H, a divisor of D", value = "1") int heads,
        @Key(doc = "whether the maps have biases", value = "true") boolean bias)
        implements Pooling {
    public AttentionPooling {
        requireWidth("heads", heads);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x, SDVariable mask) {
        int d = s.dim(x);
        require(d % heads == 0, "%s: heads (%d) must divide dim (%d)", s.full("heads"), heads, d);
        SDVariable kv = s.packedLinear("key_value", x, List.of("key", "value"), List.of(d, d), bias); // [B, T, 2 D]
        SDVariable query = s.parameter(ParameterSpec.plain(
                s.full("query.weight"),
                new long[] {1, d},
                Initializer.normal(s.context().deviation()),
                true));
        // The first row of each sequence times 0 gives the queries their batch.
        SDVariable none = s.ops().selectRow(x, 0).mul(0); // [B, D]
        SDVariable q = s.sd().expandDims(none.add(query), 1); // [B, 1, D]
        double scale = Math.sqrt((double) heads / d);
        AttentionSpec spec = new AttentionSpec(heads, heads, scale, false, false, mask != null, false, 0, 0);
        List<SDVariable> inputs = new ArrayList<>(List.of(q, kv));
        if (mask != null) {
            inputs.add(mask);
        }
        SDVariable[] all = inputs.toArray(SDVariable[]::new);
        if (s.exposesAttention()) {
            s.expose(s.full("weights"), s.ops().attentionWeights(spec, all));
        }
        SDVariable y = s.ops().selectRow(s.ops().attention(spec, all), 0); // [B, D]
        return s.linear("output", y, d, bias);
    }
}
