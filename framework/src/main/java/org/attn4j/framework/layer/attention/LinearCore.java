package org.attn4j.framework.layer.attention;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionSpec;
import org.nd4j.autodiff.samediff.SDVariable;

/** Kernelised attention, linear in the sequence's length. */
record LinearCore(int heads) implements Heads.Core {
    @Override
    public SDVariable attend(
            Scope s, SDVariable q, SDVariable k, SDVariable v, SDVariable mask, SDVariable offset, boolean causal) {
        LinearAttentionSpec spec = new LinearAttentionSpec(heads, causal, mask != null, offset != null);
        List<SDVariable> inputs = new ArrayList<>(List.of(q, k, v));
        if (mask != null) {
            inputs.add(mask);
        }
        if (offset != null) {
            inputs.add(offset);
        }
        if (s.exposesAttention()) {
            s.expose(s.full("weights"), s.ops().linearAttentionWeights(spec, inputs.toArray(SDVariable[]::new)));
        }
        return s.ops().linearAttention(spec, inputs.toArray(SDVariable[]::new));
    }
}
