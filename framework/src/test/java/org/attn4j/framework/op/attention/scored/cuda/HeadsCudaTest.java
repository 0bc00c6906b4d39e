package org.attn4j.framework.op.attention.scored.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.attention.kernelized.LinearAttention;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionGrad;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionSpec;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionWeights;
import org.attn4j.framework.op.attention.scored.ScoreKind;
import org.attn4j.framework.op.attention.scored.ScoredAttention;
import org.attn4j.framework.op.attention.scored.ScoredAttentionGrad;
import org.attn4j.framework.op.attention.scored.ScoredAttentionSpec;
import org.attn4j.framework.op.attention.scored.ScoredAttentionWeights;
import org.attn4j.framework.op.attention.scored.WeightKind;
import org.attn4j.framework.op.launch.CudaCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Kernels of attention whose queries, keys and values come apart: by any score, and kernelised. */
class HeadsCudaTest {
    private static final double LIMIT = 1e-5;
    /** What is left of a gradient that cancels out is rounding alone. */
    private static final double SMALL = 1e-2;

    /** Sizes and visibility of a case. */
    private record Sizes(
            int batch,
            int queries,
            int keys,
            int heads,
            int width,
            int valueWidth,
            boolean causal,
            boolean masked,
            Integer offset) {
        static Sizes random(Random random, int longest) {
            int keys = 1 + random.nextInt(longest);
            return new Sizes(
                    1 + random.nextInt(2),
                    1 + random.nextInt(longest),
                    keys,
                    1 + random.nextInt(2),
                    1 + random.nextInt(19),
                    1 + random.nextInt(19),
                    random.nextBoolean(),
                    random.nextBoolean(),
                    random.nextInt(3) > 0 ? null : Integer.valueOf(random.nextInt(2 * keys) - keys / 2));
        }

        List<INDArray> projections(Random random) {
            List<INDArray> inputs = new ArrayList<>();
            inputs.add(normal(random, batch, queries, (long) heads * width));
            inputs.add(normal(random, batch, keys, (long) heads * width));
            inputs.add(normal(random, batch, keys, (long) heads * valueWidth));
            return inputs;
        }

        INDArray gradient(Random random) {
            return normal(random, batch, queries, (long) heads * valueWidth);
        }

        /** A third of the keys hidden; of the last of several sequences, all. */
        List<INDArray> visibility(Random random) {
            List<INDArray> inputs = new ArrayList<>();
            if (masked) {
                INDArray mask = Nd4j.ones(random.nextBoolean() ? DataType.INT32 : DataType.DOUBLE, batch, keys);
                for (int b = 0; b < batch; b++) {
                    for (int s = 0; s < keys; s++) {
                        mask.putScalar(b, s, batch > 1 && b == batch - 1 || random.nextInt(3) == 0 ? 0 : 1);
                    }
                }
                inputs.add(mask);
            }
            if (offset != null) {
                inputs.add(Nd4j.scalar(DataType.INT32, offset));
            }
            return inputs;
        }
    }

    private static INDArray normal(Random random, long... shape) {
        double[] values = new double[(int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        java.util.Arrays.setAll(values, i -> random.nextGaussian());
        return Nd4j.createFromArray(values).reshape(shape);
    }

    private static void check(CudaCheck check, String what) {
        List<INDArray> reference = check.reference();
        double[] errors = check.errors();
        for (int k = 0; k < errors.length; k++) {
            double size = reference.get(k).amaxNumber().doubleValue();
            double limit = size > SMALL ? LIMIT : LIMIT / Math.max(size, LIMIT);
            assertThat(errors[k]).as("output %d of %s", k, what).isLessThan(limit);
        }
    }

    @Test
    void anyScoreAgreesWithTheReference() {
        for (int i = 0; i < 24; i++) {
            Random random = new Random(i);
            Sizes n = Sizes.random(random, 40);
            ScoreKind kind = ScoreKind.values()[i % 4];
            WeightKind weights = WeightKind.values()[random.nextInt(3)];
            double dropout = random.nextInt(3) == 0 ? 0.3 : 0;
            ScoredAttentionSpec spec = new ScoredAttentionSpec(
                    kind, weights, n.heads, 0.7, n.causal, n.masked, n.offset != null, dropout, random.nextLong());
            List<INDArray> inputs = n.projections(random);
            if (kind.hasParameter()) {
                inputs.add(normal(random, n.heads, kind.parameterSize(n.width)));
            }
            inputs.addAll(n.visibility(random));
            if (dropout > 0) {
                inputs.add(Nd4j.scalar(DataType.INT64, 5));
            }
            String what = spec + " " + n;
            INDArray[] all = inputs.toArray(INDArray[]::new);
            check(CudaCheck.of((sd, in) -> new ScoredAttention(sd, spec, in), all), what);
            check(CudaCheck.of((sd, in) -> new ScoredAttentionWeights(sd, spec, in), all), what);
            inputs.add(n.gradient(random));
            INDArray[] with = inputs.toArray(INDArray[]::new);
            check(CudaCheck.of((sd, in) -> new ScoredAttentionGrad(sd, spec, in), with), what);
        }
    }

    @Test
    void kernelisedAttentionAgreesWithTheReference() {
        for (int i = 0; i < 14; i++) {
            Random random = new Random(100 + i);
            Sizes n = Sizes.random(random, i < 10 ? 40 : 160);
            LinearAttentionSpec spec = new LinearAttentionSpec(n.heads, n.causal, n.masked, n.offset != null);
            List<INDArray> inputs = n.projections(random);
            inputs.addAll(n.visibility(random));
            String what = spec + " " + n;
            INDArray[] all = inputs.toArray(INDArray[]::new);
            check(CudaCheck.of((sd, in) -> new LinearAttention(sd, spec, in), all), what);
            check(CudaCheck.of((sd, in) -> new LinearAttentionWeights(sd, spec, in), all), what);
            inputs.add(n.gradient(random));
            INDArray[] with = inputs.toArray(INDArray[]::new);
            check(CudaCheck.of((sd, in) -> new LinearAttentionGrad(sd, spec, in), with), what);
        }
    }
}
