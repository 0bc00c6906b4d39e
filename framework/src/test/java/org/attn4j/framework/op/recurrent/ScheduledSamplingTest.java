package org.attn4j.framework.op.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.OpCheck;
import org.attn4j.framework.op.embedding.Embedding;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.loss.ArgMax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ScheduledSamplingTest {
    private static final long KEY = 0x1234_5678_9ABCL;

    /** B, T, S, D, A, N, I, V. */
    private record Sizes(int b, int t, int s, int d, int a, int n, int i, int v) {}

    private static INDArray[] inputs(CellKind cell, Sizes z, boolean tied, boolean masked, long step) {
        int g = cell.gates() * z.d;
        int out = tied ? z.i : z.v;
        INDArray[] in = {
            Nd4j.createFromArray(new Random(1).ints((long) z.b * z.t, 0, z.v).toArray())
                    .reshape(z.b, z.t),
            Nd4j.scalar(step),
            OpCheck.normal(2, z.v, z.i),
            OpCheck.normal(3, z.i, g),
            OpCheck.normal(4, g),
            OpCheck.normal(5, z.d + z.n + z.i, out),
            OpCheck.normal(6, out),
            OpCheck.normal(7, z.b, z.s, g),
            OpCheck.normal(8, z.d, g),
            OpCheck.normal(9, g),
            OpCheck.normal(10, z.d, z.a),
            OpCheck.normal(11, z.b, z.s, z.a),
            OpCheck.normal(12, z.a),
            OpCheck.normal(13, z.b, z.s, z.n),
            OpCheck.normal(14, z.b, (long) cell.states() * z.d)
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

    private static OpCheck sampling(CellKind cell, Sizes z, boolean tied, boolean masked, double ratio, long step) {
        return OpCheck.of(
                (sd, v) -> new ScheduledSampling(sd, cell, tied, ratio, KEY, v), inputs(cell, z, tied, masked, step));
    }

    private static int[] fed(INDArray array) {
        return array.dup('c').data().asInt();
    }

    /**
     * What is fed is a fixed point: one pass of the whole decoder over it, by the ops of training, predicts at each step
     * what is fed next, wherever the true token is not.
     */
    @ParameterizedTest
    @CsvSource({
        "GRU,false,true,0",
        "LSTM,true,false,0",
        "GRU,true,true,0.5",
        "LSTM,false,false,0.5",
        "GRU,false,false,0.9"
    })
    void feedsWhatTheDecoderPredicts(CellKind cell, boolean tied, boolean masked, double ratio) {
        Sizes z = new Sizes(5, 8, 4, 6, 3, 5, 4, 30);
        INDArray[] in = inputs(cell, z, tied, masked, 11);
        int[] fed = fed(sampling(cell, z, tied, masked, ratio, 11).jvm().get(0));
        int[] ids = fed(in[0]);
        SameDiff sd = SameDiff.create();
        SDVariable[] v = IntStream.range(0, in.length)
                .mapToObj(i -> sd.constant("in" + i, in[i]))
                .toArray(SDVariable[]::new);
        SDVariable given = sd.constant("fed", Nd4j.createFromArray(fed).reshape(z.b, z.t));
        SDVariable x = new Embedding(sd, v[2], given, 1).outputVariable();
        SDVariable gates = new Linear(sd, x, v[3], v[4], false).outputVariable();
        SDVariable[] decoder = new SDVariable[masked ? 10 : 9];
        decoder[0] = gates;
        System.arraycopy(v, 7, decoder, 1, decoder.length - 1);
        SDVariable[] out = new BahdanauDecoder(sd, cell, decoder).outputVariables();
        SDVariable y = new Linear(sd, sd.concat(2, out[0], out[1], x), v[5], v[6], false).outputVariable();
        SDVariable logits = tied ? new Linear(sd, y, v[2], null, true).outputVariable() : y;
        int[] predicted = fed(new ArgMax(sd, logits).outputVariable().eval());
        int own = 0;
        for (int b = 0; b < z.b; b++) {
            assertThat(fed[b * z.t]).as("begin of row %d", b).isEqualTo(ids[b * z.t]);
            for (int t = 1; t < z.t; t++) {
                int at = b * z.t + t;
                boolean right = fed[at] == predicted[at - 1];
                assertThat(right || fed[at] == ids[at])
                        .as("row %d step %d", b, t)
                        .isTrue();
                own += right ? 1 : 0;
            }
        }
        // 35 tokens that could be fed; a true token is by chance the predicted one about once.
        assertThat(own / 35.0).isCloseTo(1 - ratio, within(ratio == 0 ? 0 : 0.25));
    }

    @Test
    void equalsTheOracleOnRandomShapes() {
        Random random = new Random(8);
        for (int i = 0; i < 12; i++) {
            Sizes z = new Sizes(
                    1 + random.nextInt(i % 4 == 0 ? 40 : 6),
                    1 + random.nextInt(6),
                    1 + random.nextInt(9),
                    1 + random.nextInt(20),
                    1 + random.nextInt(9),
                    1 + random.nextInt(20),
                    1 + random.nextInt(20),
                    2 + random.nextInt(200));
            OpCheck check = sampling(CellKind.values()[i % 2], z, i % 3 == 0, i % 4 > 1, i % 5 / 5.0, i);
            assertThat(check.oracleError()).as("%d %s", i, z).isZero();
            assertThat(check.sameBits()).as("%d %s", i, z).isTrue();
        }
    }

    /** Which tokens are the true ones changes from step to step, and their share is the ratio. */
    @Test
    void drawsAnewAtEachStep() {
        ScheduledSampling op = (ScheduledSampling) op(0.3);
        int n = 20_000;
        for (long step : new long[] {0, 1, 1L << 40}) {
            long kept = IntStream.range(0, n).filter(i -> op.isTrue(step, i)).count();
            assertThat(kept / (double) n).isCloseTo(0.3, within(0.015));
        }
        assertThat(IntStream.range(0, 100).filter(i -> op.isTrue(0, i)).toArray())
                .isNotEqualTo(
                        IntStream.range(0, 100).filter(i -> op.isTrue(1, i)).toArray());
        assertThat(IntStream.range(0, 1000).filter(i -> ((ScheduledSampling) op(0)).isTrue(5, i)))
                .isEmpty();
    }

    private static JavaOp op(double ratio) {
        SameDiff sd = SameDiff.create();
        INDArray[] in = inputs(CellKind.GRU, new Sizes(1, 2, 2, 2, 2, 2, 2, 2), false, false, 0);
        SDVariable[] v = IntStream.range(0, in.length)
                .mapToObj(i -> sd.constant("in" + i, in[i]))
                .toArray(SDVariable[]::new);
        return new ScheduledSampling(sd, CellKind.GRU, false, ratio, KEY, v);
    }

    /** A loss of what is fed has the gradient of the pass over it, and none through the choice. */
    @Test
    void hasNoGradient() {
        SameDiff sd = SameDiff.create();
        INDArray[] in = inputs(CellKind.GRU, new Sizes(2, 3, 2, 3, 2, 2, 3, 7), false, false, 0);
        SDVariable[] v = IntStream.range(0, in.length)
                .mapToObj(i -> i < 2 ? sd.constant("in" + i, in[i]) : sd.var("in" + i, in[i]))
                .toArray(SDVariable[]::new);
        SDVariable fed = new ScheduledSampling(sd, CellKind.GRU, false, 0, KEY, v).outputVariable();
        SDVariable loss = new Embedding(sd, v[2], fed, 1).outputVariable().sum().rename("loss");
        sd.setLossVariables(loss.name());
        INDArray gradient = sd.calculateGradients(Map.of(), List.of("in2")).get("in2");
        int[] ids = fed(fed.eval());
        double[] expected = new double[7 * 3];
        for (int id : ids) {
            for (int i = 0; i < 3; i++) {
                expected[id * 3 + i]++;
            }
        }
        assertThat(gradient.dup('c').data().asDouble()).containsExactly(expected);
    }

    @Test
    void saysWhatDoesNotFit() {
        Sizes z = new Sizes(2, 3, 4, 2, 3, 5, 4, 6);
        assertThatThrownBy(sampling(CellKind.GRU, z, false, false, 1, 0)::jvm)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the share of true tokens must be in [0, 1), got 1.0");
        refused(5, OpCheck.normal(1, 10, 6), "the output's weight must be [11, 6]");
        refused(3, OpCheck.normal(1, 3, 6), "the input's weight");
        refused(10, OpCheck.normal(1, 2, 4), "the query's weight must be");
        refused(0, Nd4j.createFromArray(new int[][] {{1, 2, 3}, {6, 0, 0}}), "id 6 at position");
    }

    private static void refused(int input, INDArray value, String message) {
        INDArray[] in = inputs(CellKind.GRU, new Sizes(2, 3, 4, 2, 3, 5, 4, 6), false, false, 0);
        in[input] = value;
        OpCheck check = OpCheck.of((sd, v) -> new ScheduledSampling(sd, CellKind.GRU, false, 0.5, KEY, v), in);
        assertThatThrownBy(check::jvm)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(check::reference)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
