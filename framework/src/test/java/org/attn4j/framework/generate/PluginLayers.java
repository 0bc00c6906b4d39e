package org.attn4j.framework.generate;

import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.CrossLayer;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.position.Position;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/** Layers that others might write; some of them keep their promises. */
final class PluginLayers {
    private PluginLayers() {}

    /** {@code y[t] = W sum over s <= t of x[s]}: a running sum, as a product with ones below the diagonal. */
    static SDVariable runningSum(Scope s, SDVariable x) {
        int t = (int) s.shape(x).dim(1);
        SDVariable ones = s.sd().constant(
                        s.full("ones." + t), Nd4j.tri(t, t, 0).castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT));
        // [T, T] x [B, T, D], by [B, D, T] x [T, T]^T row after row.
        SDVariable columns = s.sd().permute(x, 0, 2, 1);
        SDVariable sums = s.ops().linear(columns, s.sd().permute(ones, 1, 0), null);
        return s.linear("map", s.sd().permute(sums, 0, 2, 1), s.dim(x));
    }

    /** Says that it is causal, and nothing of caches; its mask is made for the trained length alone. */
    record FixedSum() implements SelfAttentionLayer {
        @Override
        public boolean causal() {
            return true;
        }

        @Override
        public SDVariable build(Scope s, SDVariable x) {
            return runningSum(s, x);
        }
    }

    /** Says nothing at all. */
    record SilentSum() implements SelfAttentionLayer {
        @Override
        public SDVariable build(Scope s, SDVariable x) {
            return runningSum(s, x);
        }
    }

    /** {@code W sum over s <= t of x[s]} for any number of positions; it says whether it keeps rows in a cache. */
    record Sum(boolean cacheable) implements SelfAttentionLayer {
        @Override
        public boolean causal() {
            return true;
        }

        @Override
        public SDVariable build(Scope s, SDVariable x) {
            Context c = s.context();
            if (!cacheable || c.cacheLength() == 0) {
                return sum(s, x, x, null);
            }
            SDVariable cache = s.state("cache", TensorSpec.floats(s.shape(x).dim(0), c.cacheLength(), s.dim(x)));
            if (c.beams() != null) {
                SDVariable parents = c.beams().parents();
                cache = s.ops()
                        .reorderCache(cache, parents, c.offset(), c.beams().width());
            }
            return sum(s, x, s.ops().appendCache(cache, x, c.offset()), c.offset());
        }
    }

    /** With equal scores, causal attention is the mean of the rows so far; their number makes it their sum. */
    static SDVariable sum(Scope s, SDVariable x, SDVariable rows, SDVariable offset) {
        SDVariable zeros = x.mul(0);
        AttentionSpec equal = new AttentionSpec(1, 1, 1, false, true, false, offset != null, 0, 0);
        SDVariable both = s.ops().concatenate(rows, rows);
        SDVariable mean =
                offset == null ? s.ops().attention(equal, zeros, both) : s.ops().attention(equal, zeros, both, offset);
        float[] counts = new float[PluginCacheTest.LENGTH];
        for (int i = 0; i < PluginCacheTest.LENGTH; i++) {
            counts[i] = i;
        }
        SDVariable ordinals =
                s.sd().constant(s.full("ordinals"), Nd4j.createFromArray(counts).reshape(PluginCacheTest.LENGTH, 1));
        SDVariable before = s.ops().addPosition(s.ops().columns(zeros, 0, 1), ordinals, offset); // [B, T, 1]
        return s.linear("map", mean.mul(before.add(1)), s.dim(x));
    }

    record SilentFeedForward() implements FeedForward {
        @Override
        public SDVariable build(Scope s, SDVariable x) {
            return runningSum(s, x);
        }
    }

    record SumFeedForward() implements FeedForward {
        @Override
        public boolean causal() {
            return true;
        }

        @Override
        public SDVariable build(Scope s, SDVariable x) {
            return runningSum(s, x);
        }
    }

    /** Each position by itself, from SameDiff's ops and ours; its author need not say so. */
    record Glu() implements FeedForward {
        @Override
        public SDVariable build(Scope s, SDVariable x) {
            SDVariable gate = s.sd().math().tanh(s.linear("gate", x, 12));
            SDVariable h = s.sd().nn().relu(gate.mul(s.linear("up", x, 12)), 0).mul(0.5);
            return s.residualLinear("down", h, s.dim(x), true).mul(s.vector("scale", s.dim(x), Initializer.ones()));
        }
    }

    /** A gate of its own for each position: it depends on where a row stands. */
    record PositionGate() implements FeedForward {
        @Override
        public boolean causal() {
            return true;
        }

        @Override
        public SDVariable build(Scope s, SDVariable x) {
            SDVariable gate = s.table("gate.weight", PluginCacheTest.LENGTH, 1, Initializer.normal(1));
            return x.mul(gate);
        }
    }

    record SumNorm() implements Norm {
        @Override
        public boolean causal() {
            return true;
        }

        @Override
        public SDVariable build(Scope s, SDVariable x) {
            return PluginCacheTest.NORM.build(s, runningSum(s, x));
        }
    }

    /** Adds a table from its first row on, wherever the tokens stand. */
    record Forgetful() implements Position {
        @Override
        public SDVariable embed(Scope s, SDVariable x, int context) {
            SDVariable table = s.in("position").table("weight", context, s.dim(x), Initializer.normal(1));
            return s.ops().addPosition(x, table, null);
        }

        @Override
        public boolean unbounded() {
            return false;
        }
    }

    /** Asks with the sum of the queries so far. */
    record Summing() implements CrossLayer {
        @Override
        public boolean causal() {
            return true;
        }

        @Override
        public SDVariable build(Scope s, SDVariable x, SDVariable data, SDVariable mask) {
            return new CrossAttention(2, 0, true, 0).build(s, sum(s.in("sum"), x, x, null), data, mask);
        }
    }
}
