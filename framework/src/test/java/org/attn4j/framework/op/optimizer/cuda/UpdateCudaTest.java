package org.attn4j.framework.op.optimizer.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.Numbers;
import org.attn4j.framework.op.optimizer.AdamUpdate;
import org.attn4j.framework.op.optimizer.SgdUpdate;
import org.attn4j.framework.op.optimizer.SquaredNorm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class UpdateCudaTest {
    private static CudaCheck check(JavaOp op, INDArray... inputs) {
        return CudaCheck.of((sd, v) -> op, inputs).alias(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1023, 1024, 3001})
    void updates(int n) {
        INDArray w = Numbers.normal(1, n);
        INDArray g = Numbers.normal(2, n).mul(10);
        INDArray m = Numbers.normal(3, n);
        INDArray v = Numbers.normal(4, n).mul(0.1);
        v = v.mul(v);
        INDArray hyper = Nd4j.createFromArray(0.01, 0.3, 0.19, 0.002);
        for (long decayed : new long[] {0, n / 2, n}) {
            for (boolean decoupled : new boolean[] {false, true}) {
                JavaOp adam = new AdamUpdate(0.9, 0.999, 1e-8, 0.1, decoupled, decayed);
                assertThat(check(adam, w, g, m, v, hyper).error()).isLessThan(2e-6);
                // From rest, the second moment is (1 - b2) g^2 alone.
                assertThat(check(adam, w, g, m.mul(0), v.mul(0), hyper).error()).isLessThan(2e-6);
            }
            JavaOp sgd = new SgdUpdate(0.9, 0.1, decayed);
            assertThat(check(sgd, w, g, m, hyper).error()).isLessThan(2e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1023, 1025, 50_001})
    void sumsSquaresInDoublePrecision(int n) {
        INDArray x = Numbers.normal(1, n).mul(1e4);
        assertThat(CudaCheck.of((sd, v) -> new SquaredNorm(sd, v[0]), x).error())
                .isLessThan(1e-12);
        // Beyond the range of single precision.
        double[] large = new double[n];
        Arrays.fill(large, 1e20);
        assertThat(CudaCheck.of((sd, v) -> new SquaredNorm(sd, v[0]), Nd4j.createFromArray(large))
                        .error())
                .isLessThan(1e-12);
    }
}
