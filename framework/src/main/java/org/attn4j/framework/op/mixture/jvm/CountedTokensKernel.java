package org.attn4j.framework.op.mixture.jvm;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.mixture.CountedTokens;
import org.attn4j.framework.op.simd.Integers;
import org.attn4j.framework.op.simd.TokenMask;

/** Which tokens count: the last label of each row that does, then the row's tokens. */
final class CountedTokensKernel implements Runnable {
    private final CountedTokens op;
    private final Integers labels;
    private final TokenMask mask;
    private final Integers positions;
    private final IntBuffer counted;
    private final int rows;
    private final int length;
    /** For each row the place of its last label that counts, -1 without one. */
    private final int[] last;

    private CountedTokensKernel(CountedTokens op, List<Tensor> inputs, Tensor target) {
        this.op = op;
        this.labels = new Integers(inputs.get(0));
        this.rows = target.dim(0);
        this.length = target.dim(1);
        this.mask = new TokenMask(op.masked() ? inputs.get(1) : null, rows * length);
        this.positions = op.positioned() ? new Integers(inputs.get(2)) : null;
        this.counted = target.ints();
        this.last = new int[rows];
    }

    static Runnable bind(CountedTokens op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new CountedTokensKernel(op, inputs, outputs.get(0));
    }

    @Override
    public void run() {
        Arrays.fill(last, -1);
        int width = positions == null ? labels.size() / rows : 1;
        for (int i = 0; i < labels.size(); i++) {
            if (labels.at(i) != op.ignored()) {
                int row = positions == null ? i / width : (int) positions.at(i) / length;
                last[row] = positions == null ? i % width : 0;
            }
        }
        for (int row = 0; row < rows; row++) {
            int end = op.causal() ? last[row] + 1 : last[row] < 0 ? 0 : length;
            for (int t = 0; t < length; t++) {
                int at = row * length + t;
                counted.put(at, t < end && mask.keeps(at) ? 1 : 0);
            }
        }
    }
}
