package org.attn4j.framework.op.attention.kernelized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.attn4j.framework.op.attention.HeadsCase;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class LinearAttentionTest {
    private static LinearAttentionSpec spec(HeadsCase c) {
        return new LinearAttentionSpec(c.heads(), c.causal(), c.masked(), c.offset() != null);
    }

    private static List<INDArray> inputs(HeadsCase c, long seed, double spread) {
        List<INDArray> inputs = c.projections(seed, spread);
        inputs.addAll(c.visibility(seed));
        return inputs;
    }

    private static OpCheck forward(HeadsCase c, List<INDArray> inputs) {
        return OpCheck.of((sd, in) -> new LinearAttention(sd, spec(c), in), inputs.toArray(INDArray[]::new));
    }

    private static OpCheck weights(HeadsCase c, List<INDArray> inputs) {
        return OpCheck.of((sd, in) -> new LinearAttentionWeights(sd, spec(c), in), inputs.toArray(INDArray[]::new));
    }

    private static OpCheck backward(HeadsCase c, List<INDArray> inputs) {
        List<INDArray> all = new ArrayList<>(inputs);
        all.add(OpCheck.normal(9, c.batch(), c.queries(), (long) c.heads() * c.valueWidth()));
        return OpCheck.of((sd, in) -> new LinearAttentionGrad(sd, spec(c), in), all.toArray(INDArray[]::new));
    }

    private static double phi(double x) {
        return x > 0 ? x + 1 : Math.exp(x);
    }

    /** All pairs of queries and keys, one after another. */
    @Test
    void equalsTheQuadraticForm() {
        for (boolean causal : new boolean[] {false, true}) {
            HeadsCase c = new HeadsCase(2, 5, 5, 2, 3, 4, causal, true, null);
            List<INDArray> in = inputs(c, 4, 2);
            OpCheck check = forward(c, in);
            OpCheck shown = weights(c, in);
            for (int b = 0; b < 2; b++) {
                for (int h = 0; h < 2; h++) {
                    for (int t = 0; t < 5; t++) {
                        double[] w = new double[5];
                        double sum = 0;
                        for (int s = 0; s < 5; s++) {
                            for (int i = 0; i < 3 && c.sees(in.get(3), b, t, s); i++) {
                                w[s] += phi(in.get(0).getDouble(b, t, h * 3 + i))
                                        * phi(in.get(1).getDouble(b, s, h * 3 + i));
                            }
                            sum += w[s];
                        }
                        double y = 0;
                        for (int s = 0; s < 5 && sum > 0; s++) {
                            y += w[s] / sum * in.get(2).getDouble(b, s, h * 4 + 1);
                            assertThat(shown.jvm().get(0).getDouble(b, h, t, s)).isEqualTo(w[s] / sum, within(1e-6));
                        }
                        for (List<INDArray> got : List.of(check.reference(), check.jvm())) {
                            assertThat(got.get(0).getDouble(b, t, h * 4 + 1)).isEqualTo(y, within(1e-5));
                        }
                    }
                }
            }
        }
    }

    @Test
    void gradientIsThatOfTheValues() {
        for (HeadsCase c : List.of(
                new HeadsCase(2, 3, 4, 2, 2, 3, false, true, null),
                new HeadsCase(1, 4, 4, 2, 3, 2, true, false, null),
                new HeadsCase(1, 3, 5, 1, 2, 2, true, false, 1))) {
            assertThat(forward(c, inputs(c, 5, 1)).gradientError()).as("%s", c).isLessThan(1e-6);
        }
    }

    @Test
    void kernelsAgreeWithTheReference() {
        for (int i = 0; i < 16; i++) {
            HeadsCase c = HeadsCase.random(new Random(i), 50);
            List<INDArray> in = inputs(c, i, 1);
            assertThat(forward(c, in).oracleError()).as("%s", c).isLessThan(1e-5);
            assertThat(weights(c, in).oracleError()).as("%s", c).isLessThan(1e-5);
            // A lone visible key's weight is 1 whatever it is: its gradient is rounding alone.
            double[] errors = backward(c, in).oracleErrors();
            List<INDArray> reference = backward(c, in).reference();
            for (int k = 0; k < 3; k++) {
                if (reference.get(k).amaxNumber().doubleValue() > 1e-3) {
                    assertThat(errors[k]).as("output %d, %s", k, c).isLessThan(3e-5);
                }
            }
        }
    }

    @Test
    void farValuesStayFinite() {
        HeadsCase c = new HeadsCase(1, 9, 9, 1, 8, 4, true, false, null);
        List<INDArray> in = inputs(c, 3, 1e4);
        assertThat(forward(c, in).oracleError()).isLessThan(1e-5);
        assertThat(backward(c, in).jvm().get(0).sumNumber().doubleValue()).isFinite();
    }

    @Test
    void hasTheSameBitsOnAnyNumberOfThreads() {
        HeadsCase c = new HeadsCase(3, 40, 40, 3, 8, 8, true, true, null);
        assertThat(forward(c, inputs(c, 1, 1)).sameBits()).isTrue();
        assertThat(backward(c, inputs(c, 1, 1)).sameBits()).isTrue();
    }

    @Test
    void inputsThatDoNotFitAreRefused() {
        HeadsCase c = new HeadsCase(1, 3, 4, 2, 2, 2, false, false, null);
        List<INDArray> in = inputs(c, 1, 1);
        in.set(1, OpCheck.normal(1, 1, 4, 6));
        assertThatThrownBy(() -> forward(c, in).reference())
                .hasMessageContaining("keys must be [1, S, 4], got DOUBLE[1, 4, 6]");
    }
}
