package org.attn4j.framework.op.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sizes of an attention whose queries, keys and values come apart, and random inputs of them. */
public record HeadsCase(
        int batch,
        int queries,
        int keys,
        int heads,
        int width,
        int valueWidth,
        boolean causal,
        boolean masked,
        Integer offset) {
    public static HeadsCase random(Random random, int longest) {
        int keys = 1 + random.nextInt(longest);
        return new HeadsCase(
                1 + random.nextInt(3),
                1 + random.nextInt(longest),
                keys,
                1 + random.nextInt(3),
                1 + random.nextInt(19),
                1 + random.nextInt(19),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) > 0 ? null : Integer.valueOf(random.nextInt(2 * keys) - keys / 2));
    }

    /** q, k, v. */
    public List<INDArray> projections(long seed, double spread) {
        List<INDArray> inputs = new ArrayList<>();
        inputs.add(OpCheck.normal(seed, batch, queries, (long) heads * width).mul(spread));
        inputs.add(OpCheck.normal(seed + 1, batch, keys, (long) heads * width).mul(spread));
        inputs.add(OpCheck.normal(seed + 2, batch, keys, (long) heads * valueWidth));
        return inputs;
    }

    /** Mask and offset, where there are any. A third of the keys is hidden; of the last of several sequences, all. */
    public List<INDArray> visibility(long seed) {
        List<INDArray> inputs = new ArrayList<>();
        if (masked) {
            Random random = new Random(seed);
            INDArray mask = Nd4j.ones(DataType.INT32, batch, keys);
            for (int b = 0; b < batch; b++) {
                for (int s = 0; s < keys; s++) {
                    mask.putScalar(b, s, batch > 1 && b == batch - 1 || random.nextInt(3) == 0 ? 0 : 1);
                }
            }
            inputs.add(mask);
        }
        if (offset != null) {
            inputs.add(OpCheck.scalar(offset));
        }
        return inputs;
    }

    public boolean sees(INDArray mask, int b, int t, int s) {
        return (!causal || s <= t + (offset == null ? 0 : offset)) && (mask == null || mask.getInt(b, s) == 1);
    }
}
