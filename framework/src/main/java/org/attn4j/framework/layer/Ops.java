package org.attn4j.framework.layer;

import java.util.List;
import org.attn4j.framework.op.attention.Attention;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.attention.AttentionWeights;
import org.attn4j.framework.op.attention.kernelized.LinearAttention;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionSpec;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionWeights;
import org.attn4j.framework.op.attention.scored.ScoredAttention;
import org.attn4j.framework.op.attention.scored.ScoredAttentionSpec;
import org.attn4j.framework.op.attention.scored.ScoredAttentionWeights;
import org.attn4j.framework.op.cache.AppendCache;
import org.attn4j.framework.op.cache.ReorderCache;
import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.elementwise.SwiGlu;
import org.attn4j.framework.op.embedding.Embedding;
import org.attn4j.framework.op.linear.Columns;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.loss.ArgMax;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.attn4j.framework.op.loss.TotalLoss;
import org.attn4j.framework.op.mixture.Combine;
import org.attn4j.framework.op.mixture.Dispatch;
import org.attn4j.framework.op.mixture.GroupedLinear;
import org.attn4j.framework.op.mixture.RouterLoss;
import org.attn4j.framework.op.mixture.TopKRouting;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.RmsNorm;
import org.attn4j.framework.op.position.AddPosition;
import org.attn4j.framework.op.position.Rotary;
import org.attn4j.framework.op.position.RotaryAngles;
import org.attn4j.framework.op.recurrent.AdditiveAttention;
import org.attn4j.framework.op.recurrent.BahdanauDecoder;
import org.attn4j.framework.op.recurrent.CellKind;
import org.attn4j.framework.op.recurrent.Recurrence;
import org.attn4j.framework.op.recurrent.ScheduledSampling;
import org.attn4j.framework.op.rows.GatherRows;
import org.attn4j.framework.op.rows.MeanRows;
import org.attn4j.framework.op.rows.Patches;
import org.attn4j.framework.op.rows.PrependRow;
import org.attn4j.framework.op.rows.SelectRow;
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

    /** {@link Linear} with W [O, I]: a tied output head; bias may be null. */
    public SDVariable tiedLinear(SDVariable x, SDVariable table, SDVariable bias) {
        return new Linear(sd, x, table, bias, true).outputVariable();
    }

    /** {@link Embedding}. */
    public SDVariable embedding(SDVariable table, SDVariable ids, double scale) {
        return new Embedding(sd, table, ids, scale).outputVariable();
    }

    /** {@link AddPosition}; offset may be null. */
    public SDVariable addPosition(SDVariable x, SDVariable table, SDVariable offset) {
        return new AddPosition(sd, x, table, offset).outputVariable();
    }

    /** {@link GatherRows}. */
    public SDVariable gatherRows(SDVariable x, SDVariable positions) {
        return new GatherRows(sd, x, positions).outputVariable();
    }

    /** {@link Patches}. */
    public SDVariable patches(SDVariable images, int size) {
        return new Patches(sd, images, size).outputVariable();
    }

    /** {@link PrependRow}. */
    public SDVariable prependRow(SDVariable x, SDVariable row) {
        return new PrependRow(sd, x, row).outputVariable();
    }

    /** {@link SelectRow}. */
    public SDVariable selectRow(SDVariable x, int position) {
        return new SelectRow(sd, x, position).outputVariable();
    }

    /** {@link MeanRows}; mask may be null. */
    public SDVariable meanRows(SDVariable x, SDVariable mask) {
        return new MeanRows(sd, x, mask).outputVariable();
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

    /** {@link ScoredAttention}; inputs as its spec tells. */
    public SDVariable scoredAttention(ScoredAttentionSpec spec, SDVariable... inputs) {
        return new ScoredAttention(sd, spec, inputs).outputVariable();
    }

    /** {@link ScoredAttentionWeights}; inputs as for {@link #scoredAttention}. */
    public SDVariable scoredAttentionWeights(ScoredAttentionSpec spec, SDVariable... inputs) {
        return new ScoredAttentionWeights(sd, spec, inputs).outputVariable();
    }

    /** {@link LinearAttention}; inputs as its spec tells. */
    public SDVariable linearAttention(LinearAttentionSpec spec, SDVariable... inputs) {
        return new LinearAttention(sd, spec, inputs).outputVariable();
    }

    /** {@link LinearAttentionWeights}; inputs as for {@link #linearAttention}. */
    public SDVariable linearAttentionWeights(LinearAttentionSpec spec, SDVariable... inputs) {
        return new LinearAttentionWeights(sd, spec, inputs).outputVariable();
    }

    /** Sequences [B, T, ...] side by side along their last dimension. */
    public SDVariable concatenate(SDVariable... parts) {
        return sd.concat(2, parts);
    }

    /** {@link Rotary}; offset may be null. */
    public SDVariable rotary(SDVariable x, SDVariable offset, int heads, int headWidth, RotaryAngles angles) {
        return new Rotary(sd, x, offset, heads, headWidth, angles, false).outputVariable();
    }

    /** {@link AppendCache}. */
    public SDVariable appendCache(SDVariable cache, SDVariable rows, SDVariable offset) {
        return new AppendCache(sd, cache, rows, offset).outputVariable();
    }

    /** {@link ReorderCache}, in groups of so many rows. */
    public SDVariable reorderCache(SDVariable cache, SDVariable parents, SDVariable offset, int group) {
        return new ReorderCache(sd, cache, parents, offset, group).outputVariable();
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

    /** {@link Recurrence}, initial state and lengths may be null: states and last state. */
    public SDVariable[] recurrence(
            CellKind cell,
            boolean reverse,
            SDVariable gates,
            SDVariable weight,
            SDVariable bias,
            SDVariable initial,
            SDVariable lengths) {
        return new Recurrence(sd, cell, reverse, gates, weight, bias, initial, lengths).outputVariables();
    }

    /** {@link AdditiveAttention}, mask may be null: context and weights. */
    public SDVariable[] additiveAttention(
            SDVariable queries, SDVariable keys, SDVariable v, SDVariable values, SDVariable mask) {
        return new AdditiveAttention(sd, queries, keys, v, values, mask).outputVariables();
    }

    /** {@link BahdanauDecoder}; inputs as its Javadoc tells: states, contexts, weights, last state. */
    public SDVariable[] bahdanauDecoder(CellKind cell, SDVariable... inputs) {
        return new BahdanauDecoder(sd, cell, inputs).outputVariables();
    }

    /** {@link ScheduledSampling}, the mask may be null: the tokens to feed. */
    public SDVariable scheduledSampling(CellKind cell, boolean tied, double ratio, long key, SDVariable... inputs) {
        return new ScheduledSampling(sd, cell, tied, ratio, key, inputs).outputVariable();
    }

    /** {@link CrossEntropy}; count may be null. */
    public SDVariable crossEntropy(
            SDVariable logits, SDVariable labels, SDVariable count, int ignored, double smoothing) {
        return new CrossEntropy(sd, logits, labels, count, ignored, smoothing).outputVariables()[0];
    }

    /**
     * {@link TopKRouting}: weights, experts, slots, offsets, share, dropped; step is null without noise, mask where every
     * token counts.
     */
    public SDVariable[] topKRouting(
            SDVariable logits,
            SDVariable step,
            SDVariable mask,
            int active,
            double capacityFactor,
            double noise,
            long key) {
        return new TopKRouting(sd, logits, step, mask, active, capacityFactor, noise, key).outputVariables();
    }

    /** {@link RouterLoss}; mask may be null. */
    public SDVariable routerLoss(SDVariable logits, SDVariable share, SDVariable mask, double balance, double z) {
        return new RouterLoss(sd, logits, share, mask, balance, z).outputVariable();
    }

    /** {@link Dispatch}. */
    public SDVariable dispatch(SDVariable x, SDVariable slots, SDVariable offsets) {
        return new Dispatch(sd, x, slots, offsets).outputVariable();
    }

    /** {@link Combine}; weights may be null. */
    public SDVariable combine(SDVariable rows, SDVariable slots, SDVariable offsets, SDVariable weights) {
        return new Combine(sd, rows, slots, offsets, weights).outputVariable();
    }

    /** {@link GroupedLinear}; bias may be null. */
    public SDVariable groupedLinear(SDVariable x, SDVariable weight, SDVariable offsets, SDVariable bias) {
        return new GroupedLinear(sd, x, weight, offsets, bias).outputVariable();
    }

    /** {@link TotalLoss}. */
    public SDVariable totalLoss(
            SDVariable loss, SDVariable labels, SDVariable count, List<SDVariable> auxiliary, int ignored) {
        return new TotalLoss(sd, loss, labels, count, auxiliary, ignored).outputVariable();
    }
}
