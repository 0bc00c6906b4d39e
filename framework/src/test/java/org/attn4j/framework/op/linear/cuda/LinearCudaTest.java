package org.attn4j.framework.op.linear.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.Numbers;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.linear.LinearInputGrad;
import org.attn4j.framework.op.linear.LinearParameterGrad;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class LinearCudaTest {
    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void equalsTheReference(boolean biased, boolean transposed) {
        Random random = new Random(4);
        for (int i = 0; i < 6; i++) {
            int rows = 1 + random.nextInt(i == 0 ? 200 : 40);
            int in = 1 + random.nextInt(70);
            int out = 1 + random.nextInt(70);
            INDArray x = Numbers.normal(1, rows, in);
            INDArray w = transposed ? Numbers.normal(2, out, in) : Numbers.normal(2, in, out);
            INDArray bias = Numbers.normal(3, out);
            INDArray dy = Numbers.normal(4, rows, out);
            CudaCheck forward = biased
                    ? CudaCheck.of((sd, v) -> new Linear(sd, v[0], v[1], v[2], transposed), x, w, bias)
                    : CudaCheck.of((sd, v) -> new Linear(sd, v[0], v[1], null, transposed), x, w);
            assertThat(forward.error()).isLessThan(2e-6);
            assertThat(CudaCheck.of((sd, v) -> new LinearInputGrad(sd, v[0], v[1], transposed), dy, w)
                            .error())
                    .isLessThan(2e-6);
            assertThat(CudaCheck.of((sd, v) -> new LinearParameterGrad(sd, v[0], v[1], biased, transposed), x, dy)
                            .error())
                    .isLessThan(2e-6);
        }
    }

    @Test
    void sumsTheBiasOfManyRowsInTwoStages() {
        INDArray x = Numbers.normal(1, 4, 1301, 1);
        INDArray dy = Numbers.normal(2, 4, 1301, 33);
        assertThat(CudaCheck.of((sd, v) -> new LinearParameterGrad(sd, v[0], v[1], true, false), x, dy)
                        .error())
                .isLessThan(2e-6);
    }
}
