package org.attn4j.framework.op.attention.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.attention.Attention;
import org.attn4j.framework.op.attention.AttentionGrad;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.attention.AttentionWeights;
import org.attn4j.framework.op.attention.RelativeBuckets;
import org.attn4j.framework.op.attention.SparsePattern;
import org.attn4j.framework.op.launch.CudaCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One attention's spec and inputs. */
record AttentionCudaCase(AttentionSpec spec, List<INDArray> inputs) {
    /** Sizes of a case; queries and keys come packed where their numbers are equal. */
    record Sizes(int batch, int queries, int keys, int heads, int groups, int width) {}

    static AttentionCudaCase of(
            Sizes n, boolean causal, boolean masked, Integer offset, double dropout, Random random) {
        return of(n, causal, masked, offset, dropout, null, false, random);
    }

    static AttentionCudaCase of(
            Sizes n,
            boolean causal,
            boolean masked,
            Integer offset,
            double dropout,
            RelativeBuckets relative,
            boolean segmented,
            Random random) {
        boolean packed = n.queries == n.keys;
        AttentionSpec spec = new AttentionSpec(
                n.heads,
                n.groups,
                1 / Math.sqrt(n.width),
                packed,
                causal,
                masked,
                offset != null,
                dropout,
                random.nextLong(),
                relative,
                segmented);
        List<INDArray> inputs = new ArrayList<>();
        int parts = n.heads + (packed ? 2 * n.groups : 0);
        inputs.add(normal(random, n.batch, n.queries, (long) parts * n.width));
        if (!packed) {
            inputs.add(normal(random, n.batch, n.keys, 2L * n.groups * n.width));
        }
        if (masked) {
            inputs.add(mask(n, random));
        }
        if (offset != null) {
            inputs.add(Nd4j.scalar(DataType.INT32, offset));
        }
        if (relative != null) {
            inputs.add(normal(random, n.heads, relative.count()));
        }
        if (segmented) {
            inputs.add(segments(n.batch, n.queries, random));
            if (!packed) {
                inputs.add(segments(n.batch, n.keys, random));
            }
        }
        if (dropout > 0) {
            inputs.add(Nd4j.scalar(DataType.INT64, 5));
        }
        return new AttentionCudaCase(spec, inputs);
    }

    /** A third of the keys hidden; of the last of several sequences, all. */
    private static INDArray mask(Sizes n, Random random) {
        DataType type = random.nextBoolean() ? DataType.INT32 : DataType.DOUBLE;
        INDArray mask = Nd4j.ones(type, n.batch, n.keys);
        for (int b = 0; b < n.batch; b++) {
            for (int s = 0; s < n.keys; s++) {
                mask.putScalar(b, s, n.batch > 1 && b == n.batch - 1 || random.nextInt(3) == 0 ? 0 : 1);
            }
        }
        return mask;
    }

    private static INDArray segments(int batch, int length, Random random) {
        INDArray ids = Nd4j.zeros(DataType.INT32, batch, length);
        for (int b = 0; b < batch; b++) {
            int id = 0;
            for (int i = 0; i < length; i++) {
                id += random.nextInt(12) == 0 ? 1 : 0;
                ids.putScalar(b, i, id);
            }
        }
        return ids;
    }

    AttentionCudaCase over(SparsePattern pattern) {
        return new AttentionCudaCase(spec.over(pattern), inputs);
    }

    CudaCheck forward() {
        return CudaCheck.of((sd, in) -> new Attention(sd, spec, in), inputs.toArray(INDArray[]::new));
    }

    CudaCheck weights() {
        return CudaCheck.of((sd, in) -> new AttentionWeights(sd, spec, in), inputs.toArray(INDArray[]::new));
    }

    CudaCheck backward(Random random) {
        List<INDArray> saved = forward().reference();
        return backward(saved.get(0), saved.get(1), normal(random, saved.get(0).shape()));
    }

    CudaCheck backward(INDArray y, INDArray statistics, INDArray dy) {
        List<INDArray> all = new ArrayList<>(inputs);
        all.addAll(List.of(y, statistics, dy));
        return CudaCheck.of((sd, in) -> new AttentionGrad(sd, spec, in), all.toArray(INDArray[]::new));
    }

    static INDArray normal(Random random, long... shape) {
        double[] values = new double[(int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        java.util.Arrays.setAll(values, i -> random.nextGaussian());
        return Nd4j.createFromArray(values).reshape(shape);
    }
}
