package org.attn4j.framework.op.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The recurrence on numbers that PyTorch gave. */
class RecurrencePyTorchTest {
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
}
