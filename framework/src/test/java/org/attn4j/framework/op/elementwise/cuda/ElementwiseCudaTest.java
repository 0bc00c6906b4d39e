package org.attn4j.framework.op.elementwise.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationGrad;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.elementwise.SwiGlu;
import org.attn4j.framework.op.elementwise.SwiGluGrad;
import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.Numbers;
import org.attn4j.framework.op.linear.Columns;
import org.attn4j.framework.op.linear.ColumnsGrad;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ElementwiseCudaTest {
    private static final long[] SIZES = {1, 3, 4, 255, 1024, 1030};

    @Test
    void addsTwoTensors() {
        for (long n : SIZES) {
            INDArray a = Numbers.normal(1, n, 3);
            INDArray b = Numbers.normal(2, n, 3).mul(1e4);
            CudaCheck check = CudaCheck.of((sd, v) -> new Add(sd, v[0], v[1]), a, b);
            assertThat(check.error()).isLessThan(1e-7);
            assertThat(check.alias(1).error()).isLessThan(1e-7);
        }
    }

    @ParameterizedTest
    @EnumSource(ActivationKind.class)
    void activates(ActivationKind kind) {
        for (long n : SIZES) {
            for (double spread : new double[] {0.1, 3, 1e4}) {
                INDArray x = Numbers.normal(1, n).mul(spread);
                INDArray dy = Numbers.normal(2, n);
                assertThat(CudaCheck.of((sd, v) -> new Activation(sd, v[0], kind), x)
                                .error())
                        .isLessThan(2e-6);
                assertThat(CudaCheck.of((sd, v) -> new ActivationGrad(sd, v[0], v[1], kind), x, dy)
                                .error())
                        .isLessThan(2e-6);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 3, 1e4})
    void gates(double spread) {
        for (long n : SIZES) {
            INDArray gate = Numbers.normal(1, n).mul(spread);
            INDArray up = Numbers.normal(2, n);
            INDArray dy = Numbers.normal(3, n);
            assertThat(CudaCheck.of((sd, v) -> new SwiGlu(sd, v[0], v[1]), gate, up)
                            .error())
                    .isLessThan(2e-6);
            assertThat(CudaCheck.of((sd, v) -> new SwiGluGrad(sd, v[0], v[1], v[2]), gate, up, dy)
                            .error())
                    .isLessThan(2e-6);
        }
    }

    @Test
    void showsNaN() {
        INDArray x = Nd4j.createFromArray(new double[] {Double.NaN, 1, Double.NaN, -1, 2});
        for (ActivationKind kind : ActivationKind.values()) {
            double[] y = CudaCheck.of((sd, v) -> new Activation(sd, v[0], kind), x)
                    .cuda()
                    .get(0);
            assertThat(y[0]).isNaN();
            assertThat(y[1]).isPositive();
            assertThat(y[2]).isNaN();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,0,1", "5,12,4,8", "5,12,0,12", "7,13,5,12", "7,13,0,13", "33,64,16,48", "3,300,1,299", "9,3,1,2"})
    void takesColumns(int rows, int n, int from, int to) {
        INDArray x = Numbers.normal(1, rows, n);
        INDArray dy = Numbers.normal(2, rows, to - from);
        assertThat(CudaCheck.of((sd, v) -> new Columns(sd, v[0], from, to), x).error())
                .isZero();
        assertThat(CudaCheck.of((sd, v) -> new ColumnsGrad(sd, v[0], v[1], from, to), x, dy)
                        .error())
                .isZero();
    }

    /** The reference draws by Java's Philox: one number that differed would show as an error of 1. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 77, 1L << 40})
    void dropsWhatTheHostDrops(long step) {
        for (long n : SIZES) {
            for (double rate : new double[] {0, 0.1, 0.9}) {
                INDArray x = Numbers.normal(n, n);
                assertThat(CudaCheck.of(
                                        (sd, v) -> new Dropout(sd, v[0], v[1], rate, 0xFEDC_BA98_7654_3210L),
                                        x,
                                        Nd4j.scalar(step))
                                .error())
                        .isLessThan(1e-7);
            }
        }
    }
}
