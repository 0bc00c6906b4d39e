package org.attn4j.framework.op.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class GroupedLinearTest {
    private static OpCheck linear(int rows, int[] offsets, int in, int out, boolean biased) {
        int groups = offsets.length - 1;
        INDArray x = OpCheck.normal(1, rows, in);
        INDArray w = OpCheck.normal(2, groups, in, out);
        INDArray o = Nd4j.createFromArray(offsets);
        OpCheck.Builder builder = (sd, v) -> new GroupedLinear(sd, v[0], v[1], v[2], biased ? v[3] : null);
        return biased ? OpCheck.of(builder, x, w, o, OpCheck.normal(3, groups, out)) : OpCheck.of(builder, x, w, o);
    }

    private static OpCheck inputGrad(int rows, int[] offsets, int in, int out) {
        return OpCheck.of(
                (sd, v) -> new GroupedLinearInputGrad(sd, v[0], v[1], v[2]),
                OpCheck.normal(1, rows, out),
                OpCheck.normal(2, offsets.length - 1, in, out),
                Nd4j.createFromArray(offsets));
    }

    private static OpCheck parameterGrad(int rows, int[] offsets, int in, int out, boolean biased) {
        return OpCheck.of(
                (sd, v) -> new GroupedLinearParameterGrad(sd, v[0], v[1], v[2], biased),
                OpCheck.normal(1, rows, in),
                OpCheck.normal(2, rows, out),
                Nd4j.createFromArray(offsets));
    }

    @Test
    void mapsEachGroupByItsOwnMatrix() {
        INDArray x = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}, {5, 6}, {7, 8}});
        INDArray w = Nd4j.createFromArray(new double[][][] {{{1}, {0}}, {{9}, {9}}, {{0}, {2}}});
        INDArray b = Nd4j.createFromArray(new double[][] {{10}, {20}, {30}});
        // One row for group 0, none for group 1, two for group 2, one unused.
        OpCheck check = OpCheck.of(
                (sd, v) -> new GroupedLinear(sd, v[0], v[1], v[2], v[3]), x, w, Nd4j.createFromArray(0, 1, 1, 3), b);
        INDArray expected = Nd4j.createFromArray(new double[][] {{11}, {38}, {42}, {0}});
        for (List<INDArray> out : List.of(check.reference(), check.jvm())) {
            assertThat(OpCheck.difference(expected, out.get(0))).isZero();
        }
    }

    @Test
    void hasTheGradientOfItsValues() {
        for (boolean biased : new boolean[] {true, false}) {
            assertThat(linear(7, new int[] {0, 3, 3, 6}, 3, 4, biased).gradientError())
                    .isLessThan(1e-7);
        }
    }

    @Test
    void groupsWithoutRowsHaveGradientZero() {
        List<INDArray> d = parameterGrad(7, new int[] {0, 3, 3, 6}, 3, 70, true).jvm();
        assertThat(d.get(0).slice(1).amaxNumber().doubleValue()).isZero();
        assertThat(d.get(1).slice(1).amaxNumber().doubleValue()).isZero();
        assertThat(d.get(0).slice(2).amaxNumber().doubleValue()).isPositive();
    }

    @Test
    void equalsTheOracleOnRandomShapes() {
        Random random = new Random(5);
        for (int i = 0; i < 12; i++) {
            int groups = 1 + random.nextInt(9);
            int rows = 1 + random.nextInt(200);
            int[] offsets = new int[groups + 1];
            for (int g = 1; g <= groups; g++) {
                offsets[g] = random.nextInt(rows + 1);
            }
            Arrays.sort(offsets);
            offsets[0] = 0;
            int in = 1 + random.nextInt(150);
            int out = 1 + random.nextInt(150);
            boolean biased = random.nextBoolean();
            Measured.below(1e-6, linear(rows, offsets, in, out, biased));
            Measured.below(1e-6, inputGrad(rows, offsets, in, out));
            Measured.below(1e-6, parameterGrad(rows, offsets, in, out, biased));
        }
    }

    @Test
    void namesShapesThatDoNotFit() {
        SameDiff sd = SameDiff.create();
        GroupedLinear op = new GroupedLinear(
                sd,
                sd.placeHolder("x", DataType.FLOAT, 4, 3),
                sd.placeHolder("w", DataType.FLOAT, 2, 5, 6),
                sd.placeHolder("o", DataType.INT32, 3),
                null);
        assertThatThrownBy(() -> op.outputs(List.of(
                        TensorSpec.floats(4, 3), TensorSpec.floats(2, 5, 6), new TensorSpec(DataType.INT32, 3))))
                .hasMessageContaining("x FLOAT[4, 3] does not fit weight FLOAT[2, 5, 6]")
                .hasMessageContaining("expected a last dimension of 5");
    }
}
