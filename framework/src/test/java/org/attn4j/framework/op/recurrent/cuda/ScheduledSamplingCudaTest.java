package org.attn4j.framework.op.recurrent.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.attn4j.framework.op.OpFamilies;
import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.Numbers;
import org.attn4j.framework.op.recurrent.BahdanauDecoder;
import org.attn4j.framework.op.recurrent.CellKind;
import org.attn4j.framework.op.recurrent.ScheduledSampling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ScheduledSamplingCudaTest {
    /** B, T, S, D, A, N, I, V. */
    private record Sizes(int b, int t, int s, int d, int a, int n, int i, int v) {}

    private static INDArray[] inputs(CellKind cell, Sizes z, boolean tied, boolean masked, long step) {
        int g = cell.gates() * z.d;
        int out = tied ? z.i : z.v;
        INDArray[] in = {
            Numbers.integers(1, z.v, z.b, z.t),
            Nd4j.scalar(step),
            Numbers.normal(2, z.v, z.i),
            Numbers.normal(3, z.i, g),
            Numbers.normal(4, g),
            Numbers.normal(5, z.d + z.n + z.i, out),
            Numbers.normal(6, out),
            Numbers.normal(7, z.b, z.s, g),
            Numbers.normal(8, z.d, g),
            Numbers.normal(9, g),
            Numbers.normal(10, z.d, z.a),
            Numbers.normal(11, z.b, z.s, z.a),
            Numbers.normal(12, z.a),
            Numbers.normal(13, z.b, z.s, z.n),
            Numbers.normal(14, z.b, (long) cell.states() * z.d)
        };
        if (masked) {
            in = Arrays.copyOf(in, 16);
            double[] keep = new Random(15)
                    .ints((long) z.b * z.s, 0, 3)
                    .mapToDouble(x -> x == 0 ? 0 : 1)
                    .toArray();
            in[15] = Nd4j.createFromArray(keep).reshape(z.b, z.s);
        }
        return in;
    }

    @ParameterizedTest
    @CsvSource({"GRU,false,true,0", "LSTM,true,false,0.5", "GRU,true,true,0.5", "LSTM,false,false,0"})
    void feedsWhatTheReferenceFeeds(CellKind cell, boolean tied, boolean masked, double ratio) {
        assumeTrue(
                OpFamilies.of(new BahdanauDecoder()).cuda(new BahdanauDecoder()) != null,
                "the decoder itself has no CUDA kernel");
        Random random = new Random(8);
        for (int i = 0; i < 3; i++) {
            Sizes z = new Sizes(
                    1 + random.nextInt(5),
                    1 + random.nextInt(5),
                    1 + random.nextInt(7),
                    1 + random.nextInt(12),
                    1 + random.nextInt(9),
                    1 + random.nextInt(12),
                    1 + random.nextInt(12),
                    2 + random.nextInt(50));
            CudaCheck check = CudaCheck.of(
                    (sd, v) -> new ScheduledSampling(sd, cell, tied, ratio, 0x1234_5678_9ABCL, v),
                    inputs(cell, z, tied, masked, i));
            assertThat(check.error()).as("%s", z).isZero();
        }
    }
}
