package org.attn4j.framework.op.mixture.jvm;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.PhiloxNormal;
import org.attn4j.framework.op.mixture.TopKRouting;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.Exp;
import org.attn4j.framework.op.simd.Integers;
import org.attn4j.framework.op.simd.Spans;
import org.attn4j.framework.op.simd.TokenMask;

/** Routing: tokens choose in parallel; one counting sort then gives each assignment its row. */
final class TopKRoutingKernel implements Runnable {
    private final TopKRouting op;
    private final FloatBuffer logits;
    private final Integers stepInput;
    private final FloatBuffer weights;
    private final IntBuffer experts;
    private final IntBuffer slots;
    private final IntBuffer offsets;
    private final FloatBuffer share;
    private final IntBuffer dropped;
    private final int tokens;
    private final int width;
    private final int active;
    private final TokenMask mask;
    /** Chosen experts of every token, then their rows; and where each expert's next row is. */
    private final int[] chosen;

    private final int[] slot;
    private final int[] next;
    private final int[] starts;
    private final Spans spans;
    private final int[][] randomWords;
    private final WorkerPool.Job job;
    private long step;

    TopKRoutingKernel(TopKRouting op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        this.op = op;
        Tensor z = inputs.get(0);
        this.logits = z.floats();
        this.stepInput = op.noise() > 0 ? new Integers(inputs.get(1)) : null;
        this.weights = outputs.get(0).floats();
        this.experts = outputs.get(1).ints();
        this.slots = outputs.get(2).ints();
        this.offsets = outputs.get(3).ints();
        this.share = outputs.get(4).floats();
        this.dropped = outputs.get(5).ints();
        this.tokens = z.rows();
        this.width = z.columns();
        this.active = op.active();
        this.mask = new TokenMask(op.masked() ? inputs.get(inputs.size() - 1) : null, tokens);
        this.chosen = new int[tokens * active];
        this.slot = new int[tokens * active];
        this.next = new int[width];
        this.starts = new int[width + 1];
        this.spans = new Spans(tokens, 256);
        this.randomWords = new int[spans.count()][4];
        this.job = device.pool().job(spans.count(), this::choose);
    }

    @Override
    public void run() {
        step = stepInput == null ? 0 : stepInput.at(0);
        job.run();
        sort();
    }

    private void choose(int span) {
        float[] z = Blocks.floats(0, width);
        float[] w = Blocks.floats(1, active);
        int[] words = randomWords[span];
        for (int t = spans.start(span); t < spans.end(span); t++) {
            logits.get(t * width, z, 0, width);
            if (op.noise() > 0) {
                for (int e = 0; e < width; e++) {
                    z[e] += (float) (op.noise() * PhiloxNormal.of(op.key(), step, (long) t * width + e, words));
                }
            }
            int at = t * active;
            for (int k = 0; k < active; k++) {
                chosen[at + k] = largest(z, at, k);
            }
            softmax(z, w, at);
            weights.put(at, w, 0, active);
            experts.put(at, chosen, at, active);
        }
    }

    /** The largest logit among experts that the token has not chosen; the first of equals. */
    private int largest(float[] z, int at, int k) {
        int best = -1;
        for (int e = 0; e < width; e++) {
            if ((best < 0 || z[e] > z[best]) && !taken(e, at, k)) {
                best = e;
            }
        }
        return best;
    }

    private boolean taken(int expert, int at, int k) {
        for (int i = at; i < at + k; i++) {
            if (chosen[i] == expert) {
                return true;
            }
        }
        return false;
    }

    private void softmax(float[] z, float[] w, int at) {
        float max = z[chosen[at]];
        float sum = 0;
        for (int k = 0; k < active; k++) {
            w[k] = Exp.of(z[chosen[at + k]] - max);
            sum += w[k];
        }
        for (int k = 0; k < active; k++) {
            w[k] /= sum;
        }
    }

    private void sort() {
        int counted = mask.count();
        int capacity = op.capacity(counted, width);
        Arrays.fill(next, 0);
        for (int t = 0; t < tokens; t++) {
            for (int i = t * active; mask.keeps(t) && i < (t + 1) * active; i++) {
                next[chosen[i]]++;
            }
        }
        int total = 0;
        for (int e = 0; e < width; e++) {
            share.put(e, (float) ((double) next[e] / Math.max(1, counted * active)));
            starts[e] = total;
            total += Math.min(next[e], capacity);
            next[e] = starts[e];
        }
        starts[width] = total;
        for (int t = 0; t < tokens; t++) {
            boolean counts = mask.keeps(t);
            for (int i = t * active; i < (t + 1) * active; i++) {
                int e = chosen[i];
                slot[i] = counts && next[e] < starts[e + 1] ? next[e]++ : -1;
            }
        }
        offsets.put(0, starts, 0, width + 1);
        slots.put(0, slot, 0, slot.length);
        dropped.put(0, counted * active - total);
    }
}
