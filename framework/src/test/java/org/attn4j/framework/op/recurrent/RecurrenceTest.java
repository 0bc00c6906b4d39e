package org.attn4j.framework.op.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
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

    /**
     * Both directions on rows of 3 and 2 steps, packed, from given states: numbers that nn.GRU and nn.LSTM of torch 2.13.0
     * gave in float64, with {@code 0.8 sin(0.7 i) + 0.1 k} for element i of the k-th parameter.
     */
    @ParameterizedTest
    @EnumSource(CellKind.class)
    void equalsPyTorch(CellKind cell) {
        boolean gru = cell == CellKind.GRU;
        INDArray states = Nd4j.createFromArray(gru ? GRU_STATES : LSTM_STATES).reshape(2, 3, 4);
        INDArray last = Nd4j.createFromArray(gru ? GRU_LAST : LSTM_LAST).reshape(2, 2, 2);
        int g = 2 * cell.gates();
        INDArray x = numbers(12, i -> Math.cos(0.9 * i)).reshape(6, 2);
        for (int d = 0; d < 2; d++) {
            int k = 4 * d;
            INDArray gates =
                    x.mmul(parameter(2 * g, k).reshape(g, 2).transpose()).addRowVector(parameter(g, k + 2));
            int from = 4 * d;
            INDArray h = numbers(4, i -> 0.5 * Math.sin(0.5 * (from + i))).reshape(2, 2);
            INDArray c = numbers(4, i -> 0.5 * Math.cos(0.4 * (from + i))).reshape(2, 2);
            boolean reverse = d == 1;
            OpCheck check = OpCheck.of(
                    (sd, v) -> new Recurrence(sd, cell, reverse, v[0], v[1], v[2], v[3], v[4]),
                    gates.reshape(2, 3, g),
                    parameter(2 * g, k + 1).reshape(g, 2).transpose().dup('c'),
                    parameter(g, k + 3),
                    gru ? h : Nd4j.concat(1, h, c),
                    Nd4j.createFromArray(3, 2));
            for (List<INDArray> got : List.of(check.reference(), check.jvm())) {
                for (int b = 0; b < 2; b++) {
                    for (int i = 0; i < 2; i++) {
                        for (int t = 0; t < 3; t++) {
                            assertThat(got.get(0).getDouble(b, t, i))
                                    .isCloseTo(states.getDouble(b, t, 2 * d + i), Offset.offset(1e-6));
                        }
                        assertThat(got.get(1).getDouble(b, i)).isCloseTo(last.getDouble(d, b, i), Offset.offset(1e-6));
                    }
                }
            }
        }
    }

    private static final double[] GRU_STATES = {
        0.040708482, 0.454682570, 0.511187099, 0.382390997, 0.108892934, 0.374700501, 0.503373046, 0.295788657,
        0.209187641, 0.308633772, 0.486256587, 0.301526683, 0.427578698, 0.713421056, 0.126325904, 0.000677076,
        0.430025136, 0.716362443, 0.100193301, -0.117494298, 0, 0, 0, 0
    };
    private static final double[] GRU_LAST = {
        0.209187641, 0.308633772, 0.430025136, 0.716362443, 0.511187099, 0.382390997, 0.126325904, 0.000677076
    };
    private static final double[] LSTM_STATES = {
        0.342654648, 0.098682682, 0.833557932, 0.331549935, 0.224238486, 0.200506936, 0.309663928, 0.031893830,
        0.194265725, 0.080994132, 0.246479829, 0.092131106, 0.363090026, 0.066996142, 0.700918026, 0.313535203,
        0.337851662, 0.187844610, 0.196372808, 0.099533039, 0, 0, 0, 0
    };
    private static final double[] LSTM_LAST = {
        0.194265725, 0.080994132, 0.337851662, 0.187844610, 0.833557932, 0.331549935, 0.700918026, 0.313535203
    };

    private static INDArray parameter(int size, int k) {
        return numbers(size, i -> 0.8 * Math.sin(0.7 * i) + 0.1 * k);
    }

    private static INDArray numbers(int size, IntToDoubleFunction f) {
        return Nd4j.createFromArray(IntStream.range(0, size).mapToDouble(f).toArray());
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
