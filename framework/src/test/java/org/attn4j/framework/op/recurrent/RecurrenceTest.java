package org.attn4j.framework.op.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RecurrenceTest {
    private static OpCheck check(
            CellKind cell, boolean reverse, boolean initial, int[] lengths, int batch, int steps, int d, double scale) {
        List<INDArray> inputs = new ArrayList<>(List.of(
                OpCheck.normal(1, batch, steps, (long) cell.gates() * d).mul(scale),
                OpCheck.normal(2, d, (long) cell.gates() * d).mul(0.5),
                OpCheck.normal(3, (long) cell.gates() * d).mul(0.5)));
        if (initial) {
            inputs.add(OpCheck.normal(4, batch, (long) cell.states() * d).mul(0.5));
        }
        if (lengths != null) {
            inputs.add(Nd4j.createFromArray(lengths));
        }
        return OpCheck.of(
                (sd, v) -> new Recurrence(
                        sd,
                        cell,
                        reverse,
                        v[0],
                        v[1],
                        v[2],
                        initial ? v[3] : null,
                        lengths == null ? null : v[initial ? 4 : 3]),
                inputs.toArray(INDArray[]::new));
    }

    @ParameterizedTest
    @EnumSource(CellKind.class)
    void computesOneStepByTheFormula(CellKind cell) {
        double[] x = {0.3, -0.2, 0.5, 0.9};
        double[] u = {0.7, -0.4, 0.2, 0.1};
        double[] c = {0.1, 0.2, -0.3, 0.4};
        int g = cell.gates();
        double h = 0.6;
        double mem = -0.25;
        double[] expected;
        if (cell == CellKind.GRU) {
            double r = sigmoid(x[0] + u[0] * h + c[0]);
            double z = sigmoid(x[1] + u[1] * h + c[1]);
            double n = Math.tanh(x[2] + r * (u[2] * h + c[2]));
            expected = new double[] {(1 - z) * n + z * h};
        } else {
            double i = sigmoid(x[0] + u[0] * h + c[0]);
            double f = sigmoid(x[1] + u[1] * h + c[1]);
            double n = Math.tanh(x[2] + u[2] * h + c[2]);
            double o = sigmoid(x[3] + u[3] * h + c[3]);
            double next = f * mem + i * n;
            expected = new double[] {o * Math.tanh(next), next};
        }
        double[] state = cell == CellKind.GRU ? new double[] {h} : new double[] {h, mem};
        OpCheck check = OpCheck.of(
                (sd, v) -> new Recurrence(sd, cell, false, v[0], v[1], v[2], v[3], null),
                Nd4j.createFromArray(java.util.Arrays.copyOf(x, g)).reshape(1, 1, g),
                Nd4j.createFromArray(java.util.Arrays.copyOf(u, g)).reshape(1, g),
                Nd4j.createFromArray(java.util.Arrays.copyOf(c, g)),
                Nd4j.createFromArray(state).reshape(1, state.length));
        for (List<INDArray> got : List.of(check.reference(), check.jvm(), check.scalarPath())) {
            assertThat(got.get(0).getDouble(0)).isCloseTo(expected[0], Offset.offset(1e-6));
            for (int i = 0; i < expected.length; i++) {
                assertThat(got.get(1).getDouble(i)).isCloseTo(expected[i], Offset.offset(1e-6));
            }
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"GRU,true,true,true", "GRU,false,false,false", "LSTM,false,true,true", "LSTM,true,false,false"})
    void hasTheGradientOfItsValuesInOtherForms(CellKind cell, boolean reverse, boolean initial, boolean lengths) {
        hasTheGradientOfItsValues(cell, reverse, initial, lengths);
    }

    @ParameterizedTest
    @CsvSource({"GRU,false,true,true", "LSTM,true,true,true"})
    void hasTheGradientOfItsValues(CellKind cell, boolean reverse, boolean initial, boolean lengths) {
        OpCheck check = check(cell, reverse, initial, lengths ? new int[] {2, 3, 0} : null, 3, 3, 2, 1);
        assertThat(check.lossOf(0, 1).gradientError()).isLessThan(1e-6);
    }

    @ParameterizedTest
    @EnumSource(CellKind.class)
    void hasTheGradientOfEachOutputAlone(CellKind cell) {
        OpCheck check = check(cell, false, true, new int[] {2, 1}, 2, 2, 1, 1);
        assertThat(check.lossOf(0).gradientError()).isLessThan(1e-6);
        assertThat(check.lossOf(1).gradientError()).isLessThan(1e-6);
    }

    @ParameterizedTest
    @EnumSource(CellKind.class)
    void leavesTheStateAndGivesZeroBeyondALength(CellKind cell) {
        for (boolean reverse : new boolean[] {false, true}) {
            List<INDArray> cut =
                    check(cell, reverse, true, new int[] {3, 0}, 2, 5, 3, 1).jvm();
            List<INDArray> whole = check(cell, reverse, true, null, 2, 5, 3, 1).jvm();
            for (int t = 3; t < 5; t++) {
                for (int i = 0; i < 3; i++) {
                    assertThat(cut.get(0).getDouble(0, t, i)).isZero();
                }
            }
            INDArray initial = OpCheck.normal(4, 2, (long) cell.states() * 3).mul(0.5);
            for (int i = 0; i < 3; i++) {
                assertThat(cut.get(1).getDouble(1, i)).isEqualTo((float) initial.getDouble(1, i));
                int t = reverse ? 0 : 2;
                assertThat(cut.get(1).getDouble(0, i)).isEqualTo(cut.get(0).getDouble(0, t, i));
                if (!reverse) {
                    assertThat(cut.get(0).getDouble(0, 2, i))
                            .isEqualTo(whole.get(0).getDouble(0, 2, i));
                }
            }
        }
    }

    @Test
    void equalsTheOracleOnRandomShapes() {
        equalsTheOracle(new Random(5), 10);
    }

    @Tag("slow")
    @Test
    void equalsTheOracleOnManyShapes() {
        equalsTheOracle(new Random(15), 40);
    }

    private static void equalsTheOracle(Random random, int cases) {
        for (int i = 0; i < cases; i++) {
            CellKind cell = CellKind.values()[i % 2];
            int batch = 1 + random.nextInt(i % 5 == 0 ? 70 : 9);
            int steps = 1 + random.nextInt(7);
            int[] lengths = i % 3 == 0 ? null : random.ints(batch, 0, steps + 1).toArray();
            double scale = i % 7 == 0 ? 1e4 : 1;
            OpCheck check = check(
                    cell,
                    random.nextBoolean(),
                    random.nextBoolean(),
                    lengths,
                    batch,
                    steps,
                    1 + random.nextInt(40),
                    scale);
            assertThat(check.oracleError()).as("case %d", i).isLessThan(2e-5);
        }
    }

    @Test
    void gradientEqualsTheOracleOnRandomShapes() {
        gradientEqualsTheOracle(new Random(6), 7);
    }

    @Tag("slow")
    @Test
    void gradientEqualsTheOracleOnManyShapes() {
        gradientEqualsTheOracle(new Random(16), 40);
    }

    private static void gradientEqualsTheOracle(Random random, int cases) {
        for (int i = 0; i < cases; i++) {
            CellKind cell = CellKind.values()[i % 2];
            boolean reverse = random.nextBoolean();
            int batch = 1 + random.nextInt(i % 5 == 0 ? 70 : 9);
            int steps = 1 + random.nextInt(6);
            int d = 1 + random.nextInt(40);
            int[] lengths = i % 3 == 0 ? null : random.ints(batch, 0, steps + 1).toArray();
            OpCheck check = grad(cell, reverse, lengths, batch, steps, d);
            assertThat(check.oracleError()).as("case %d", i).isLessThan(2e-5);
        }
    }

    private static OpCheck grad(CellKind cell, boolean reverse, int[] lengths, int batch, int steps, int d) {
        List<INDArray> forward =
                check(cell, reverse, true, lengths, batch, steps, d, 1).reference();
        List<INDArray> inputs = new ArrayList<>(List.of(
                OpCheck.normal(2, d, (long) cell.gates() * d).mul(0.5),
                forward.get(2),
                forward.get(3),
                OpCheck.normal(8, batch, steps, d),
                OpCheck.normal(9, batch, (long) cell.states() * d)));
        if (lengths != null) {
            inputs.add(Nd4j.createFromArray(lengths));
        }
        return OpCheck.of(
                (sd, v) -> new RecurrenceGrad(
                        sd, cell, reverse, v[0], v[1], v[2], v[3], v[4], lengths == null ? null : v[5]),
                inputs.toArray(INDArray[]::new));
    }

    @ParameterizedTest
    @EnumSource(CellKind.class)
    void doesNotDependOnTheNumberOfThreads(CellKind cell) {
        int[] lengths = new Random(1).ints(67, 0, 6).toArray();
        assertThat(check(cell, true, true, lengths, 67, 5, 33, 1).sameBits()).isTrue();
        assertThat(grad(cell, true, lengths, 67, 5, 33).sameBits()).isTrue();
    }

    @Test
    void saysWhatDoesNotFit() {
        assertThatThrownBy(() -> check(CellKind.GRU, false, false, new int[] {4}, 1, 3, 2, 1)
                        .jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("length 4 of row 0");
        assertThatThrownBy(() -> OpCheck.of(
                                (sd, v) -> new Recurrence(sd, CellKind.LSTM, false, v[0], v[1], v[2], null, null),
                                OpCheck.normal(1, 1, 1, 6),
                                OpCheck.normal(1, 2, 6),
                                OpCheck.normal(1, 6))
                        .jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[D, 4 D]");
    }
}
