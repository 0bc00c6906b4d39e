package org.attn4j.framework.op.attention.scored.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.Philox;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.attention.jvm.KeyVisibility;
import org.attn4j.framework.op.attention.scored.ScoredAttentionSpec;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.Exponential;
import org.attn4j.framework.op.simd.Integers;

/**
 * One head of a {@link org.attn4j.framework.op.attention.scored.ScoredAttention} at a time: its keys (transposed) and values in a thread's
 * blocks, and one query's scores and weights.
 */
final class ScoredHead {
    private static final int KEYS = 0;
    private static final int VALUES = 1;
    private static final int KEEP = 2;

    final ScoredAttentionSpec spec;
    final HeadSizes n;
    final ScoreLoops loops;
    final float[] parameter;
    private final KeyVisibility visibility;
    private final Integers stepInput;
    private final FloatBuffer parameterInput;
    private final FloatBuffer q;
    private final FloatBuffer k;
    private final FloatBuffer v;
    private long step;

    ScoredHead(ScoredAttentionSpec spec, List<Tensor> inputs) {
        this.spec = spec;
        this.n = spec.sizes(inputs.stream().map(Tensor::spec).toList());
        this.loops = switch (spec.score()) {
            case DOT -> new DotScores();
            case ADDITIVE -> new AdditiveScores();
            case BILINEAR -> new BilinearScores();
            case GAUSSIAN -> new GaussianScores();
        };
        this.q = inputs.get(0).floats();
        this.k = inputs.get(1).floats();
        this.v = inputs.get(2).floats();
        boolean parameterized = spec.score().hasParameter();
        this.parameterInput = parameterized ? inputs.get(3).floats() : null;
        this.parameter = new float[parameterized ? (int) inputs.get(3).size() : 0];
        this.visibility = new KeyVisibility(
                n.keys(),
                spec.causal(),
                spec.masked() ? inputs.get(spec.maskInput()) : null,
                spec.shifted() ? inputs.get(spec.offsetInput()) : null);
        this.stepInput = spec.dropout() > 0 ? new Integers(inputs.get(spec.stepInput())) : null;
    }

    /** Reads scalars and the parameter; once before each run. */
    void begin() {
        visibility.begin();
        step = stepInput == null ? 0 : stepInput.at(0);
        if (parameterInput != null) {
            parameterInput.get(0, parameter, 0, parameter.length);
        }
    }

    /** First element of a head's part of the parameter. */
    int parameterAt(int h) {
        return h * spec.score().parameterSize(n.width());
    }

    /** The keys of a head, transposed: [K, S]. */
    float[] keys(int b, int h) {
        float[] row = Blocks.floats(KEEP, n.width());
        float[] keys = Blocks.floats(KEYS, n.width() * n.keys());
        for (int s = 0; s < n.keys(); s++) {
            read(k, b * n.keys() + s, h, n.width(), row, 0);
            for (int i = 0; i < n.width(); i++) {
                keys[i * n.keys() + s] = row[i];
            }
        }
        return keys;
    }

    /** The values of a head: [S, N]. */
    float[] values(int b, int h) {
        float[] values = Blocks.floats(VALUES, n.keys() * n.valueWidth());
        for (int s = 0; s < n.keys(); s++) {
            read(v, b * n.keys() + s, h, n.valueWidth(), values, s * n.valueWidth());
        }
        return values;
    }

    /** Reads a query. */
    void query(int b, int h, int t, float[] target) {
        read(q, b * n.queries() + t, h, n.width(), target, 0);
    }

    private void read(FloatBuffer source, int row, int h, int width, float[] target, int at) {
        source.get((row * n.heads() + h) * width, target, at, width);
    }

    /** How many keys, from the first, a query may see by the causal order. */
    int visible(int t) {
        return visibility.count(t);
    }

    /**
     * Softmax of a query's scores over the keys it sees, in place; zeros where it sees none.
     *
     * @param hard if not null, is given equal weights on the keys of the largest score
     */
    void weights(int b, float[] scores, float[] hard, int visible) {
        float max = Float.NEGATIVE_INFINITY;
        for (int s = 0; s < visible; s++) {
            float score = visibility.keeps(b, s) ? (float) spec.scale() * scores[s] : Float.NEGATIVE_INFINITY;
            scores[s] = score;
            max = Math.max(max, score);
        }
        if (max == Float.NEGATIVE_INFINITY) {
            Arrays.fill(scores, 0, visible, 0);
            if (hard != null) {
                Arrays.fill(hard, 0, visible, 0);
            }
            return;
        }
        if (hard != null) {
            largest(scores, max, hard, visible);
        }
        double sum = 0;
        for (int s = 0; s < visible; s++) {
            scores[s] = Exponential.of(scores[s] - max);
            sum += scores[s];
        }
        float factor = (float) (1 / sum);
        for (int s = 0; s < visible; s++) {
            scores[s] *= factor;
        }
    }

    private static void largest(float[] scores, float max, float[] hard, int visible) {
        int ties = 0;
        for (int s = 0; s < visible; s++) {
            ties += scores[s] == max ? 1 : 0;
        }
        for (int s = 0; s < visible; s++) {
            hard[s] = scores[s] == max ? 1f / ties : 0;
        }
    }

    /** What dropout multiplies a query's weights with; null without dropout. */
    float[] keep(int b, int h, int t, int visible) {
        if (spec.dropout() == 0) {
            return null;
        }
        float[] keep = Blocks.floats(KEEP, n.keys());
        int threshold = Philox.threshold(spec.dropout());
        float factor = (float) (1 / (1 - spec.dropout()));
        long row = (((long) b * n.heads() + h) * n.queries() + t) * n.keys();
        for (int s = 0; s < visible; s++) {
            boolean kept = Integer.compareUnsigned(Philox.word(spec.key(), step, row + s), threshold) >= 0;
            keep[s] = kept ? factor : 0;
        }
        return keep;
    }
}
