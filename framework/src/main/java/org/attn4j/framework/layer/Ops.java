package org.attn4j.framework.layer;

import org.attn4j.framework.op.Activation;
import org.attn4j.framework.op.ActivationKind;
import org.attn4j.framework.op.Add;
import org.attn4j.framework.op.AddPosition;
import org.attn4j.framework.op.AppendCache;
import org.attn4j.framework.op.ArgMax;
import org.attn4j.framework.op.Attention;
import org.attn4j.framework.op.AttentionSpec;
import org.attn4j.framework.op.AttentionWeights;
import org.attn4j.framework.op.Columns;
import org.attn4j.framework.op.CrossEntropy;
import org.attn4j.framework.op.Dropout;
import org.attn4j.framework.op.Embedding;
import org.attn4j.framework.op.LayerNorm;
import org.attn4j.framework.op.Linear;
import org.attn4j.framework.op.RmsNorm;
import org.attn4j.framework.op.Rotary;
import org.attn4j.framework.op.SwiGlu;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Our differentiable ops on one graph; each method's op class holds formula and shapes. */
public final class Ops {
    private final SameDiff sd;

    /** Ops that add to a graph. */
    public Ops(SameDiff sd) {
        this.sd = sd;
    }

    /** {@link Linear} with W [I, O]; bias may be null. */
    public SDVariable linear(SDVariable x, SDVariable weight, SDVariable bias) {
        return new Linear(sd, x, weight, bias, false).outputVariable();
    }

    /** {@link Linear} with W [O, I], without bias: a tied output head. */
    public SDVariable tiedLinear(SDVariable x, SDVariable table) {
        return new Linear(sd, x, table, null, true).outputVariable();
    }

    /** {@link Embedding}. */
    public SDVariable embedding(SDVariable table, SDVariable ids, double scale) {
        return new Embedding(sd, table, ids, scale).outputVariable();
    }

    /** {@link AddPosition}; offset may be null. */
    public SDVariable addPosition(SDVariable x, SDVariable table, SDVariable offset) {
        return new AddPosition(sd, x, table, offset).outputVariable();
    }

    /** {@link LayerNorm}; bias may be null. */
    public SDVariable layerNorm(SDVariable x, SDVariable gain, SDVariable bias, double epsilon) {
        return new LayerNorm(sd, x, gain, bias, epsilon).outputVariables()[0];
    }

    /** {@link RmsNorm}. */
    public SDVariable rmsNorm(SDVariable x, SDVariable gain, double epsilon) {
        return new RmsNorm(sd, x, gain, epsilon).outputVariables()[0];
    }

    /** {@link Attention}; inputs as its Javadoc tells. */
    public SDVariable attention(AttentionSpec spec, SDVariable... inputs) {
        return new Attention(sd, spec, inputs).outputVariables()[0];
    }

    /** {@link AttentionWeights}; inputs as for {@link #attention}. */
    public SDVariable attentionWeights(AttentionSpec spec, SDVariable... inputs) {
        return new AttentionWeights(sd, spec, inputs).outputVariable();
    }

    /** {@link Rotary}; offset may be null. */
    public SDVariable rotary(SDVariable x, SDVariable offset, int heads, int headWidth, double base) {
        return new Rotary(sd, x, offset, heads, headWidth, base, false).outputVariable();
    }

    /** {@link AppendCache}. */
    public SDVariable appendCache(SDVariable cache, SDVariable rows, SDVariable offset) {
        return new AppendCache(sd, cache, rows, offset).outputVariable();
    }

    /** {@link Columns}. */
    public SDVariable columns(SDVariable x, int from, int to) {
        return new Columns(sd, x, from, to).outputVariable();
    }

    /** {@link Activation}. */
    public SDVariable activation(SDVariable x, ActivationKind kind) {
        return new Activation(sd, x, kind).outputVariable();
    }

    /** {@link SwiGlu}. */
    public SDVariable swiGlu(SDVariable gate, SDVariable up) {
        return new SwiGlu(sd, gate, up).outputVariable();
    }

    /** {@link Dropout}. */
    public SDVariable dropout(SDVariable x, SDVariable step, double rate, long key) {
        return new Dropout(sd, x, step, rate, key).outputVariable();
    }

    /** {@link Add}. */
    public SDVariable add(SDVariable a, SDVariable b) {
        return new Add(sd, a, b).outputVariable();
    }

    /** {@link ArgMax}. */
    public SDVariable argMax(SDVariable x) {
        return new ArgMax(sd, x).outputVariable();
    }

    /** {@link CrossEntropy}; count may be null. */
    public SDVariable crossEntropy(
            SDVariable logits, SDVariable labels, SDVariable count, int ignored, double smoothing) {
        return new CrossEntropy(sd, logits, labels, count, ignored, smoothing).outputVariables()[0];
    }
}
