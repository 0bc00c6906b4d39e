package org.attn4j.framework.op.norm.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.Numbers;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.LayerNormGrad;
import org.attn4j.framework.op.norm.RmsNorm;
import org.attn4j.framework.op.norm.RmsNormGrad;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class NormCudaTest {
    private static final double EPSILON = 1e-5;

    /** A single column's gradient is 0 but for epsilon: only its values are compared. */
    @Test
    void normalisesASingleColumn() {
        INDArray x = Numbers.normal(1, 6, 1);
        INDArray gain = Numbers.normal(2, 1);
        assertThat(CudaCheck.of((sd, v) -> new LayerNorm(sd, v[0], v[1], null, EPSILON), x, gain)
                        .error())
                .isLessThan(3e-6);
        assertThat(CudaCheck.of((sd, v) -> new RmsNorm(sd, v[0], v[1], EPSILON), x, gain)
                        .error())
                .isLessThan(3e-6);
    }

    @ParameterizedTest
    @CsvSource({
        "1,3,1,0",
        "9,33,1,0",
        "5,64,1e4,0",
        "3,1023,1,100",
        "2,1026,3,-50",
        "2,4100,1,0",
        "130,20,1,0",
        "700,7,2,1"
    })
    void equalsTheReference(int rows, int columns, double spread, double centre) {
        INDArray x = Numbers.normal(1, rows, columns).mul(spread).add(centre);
        INDArray gain = Numbers.normal(2, columns);
        INDArray bias = Numbers.normal(3, columns);
        INDArray dy = Numbers.normal(4, rows, columns);
        for (boolean biased : new boolean[] {false, true}) {
            CudaCheck forward = biased
                    ? CudaCheck.of((sd, v) -> new LayerNorm(sd, v[0], v[1], v[2], EPSILON), x, gain, bias)
                    : CudaCheck.of((sd, v) -> new LayerNorm(sd, v[0], v[1], null, EPSILON), x, gain);
            assertThat(forward.error()).isLessThan(3e-6);
            INDArray statistics = forward.reference().get(1);
            assertThat(CudaCheck.of(
                                    (sd, v) -> new LayerNormGrad(sd, v[0], v[1], v[2], v[3], biased),
                                    x,
                                    gain,
                                    statistics,
                                    dy)
                            .error())
                    .isLessThan(5e-6);
        }
        CudaCheck rms = CudaCheck.of((sd, v) -> new RmsNorm(sd, v[0], v[1], EPSILON), x, gain);
        assertThat(rms.error()).isLessThan(3e-6);
        List<INDArray> expected = rms.reference();
        assertThat(CudaCheck.of((sd, v) -> new RmsNormGrad(sd, v[0], v[1], v[2], v[3]), x, gain, expected.get(1), dy)
                        .error())
                .isLessThan(5e-6);
    }

    @ParameterizedTest
    @CsvSource({"5,4,16", "3,2,33", "40,8,6", "1,1,130"})
    void equalsTheReferenceHeadByHead(int rows, int heads, int width) {
        INDArray x = Numbers.normal(1, 2, rows, heads * width);
        INDArray gain = Numbers.normal(2, width);
        INDArray dy = Numbers.normal(4, 2, rows, heads * width);
        CudaCheck rms = CudaCheck.of((sd, v) -> new RmsNorm(sd, v[0], v[1], EPSILON), x, gain);
        assertThat(rms.error()).isLessThan(3e-6);
        List<INDArray> expected = rms.reference();
        assertThat(CudaCheck.of((sd, v) -> new RmsNormGrad(sd, v[0], v[1], v[2], v[3]), x, gain, expected.get(1), dy)
                        .error())
                .isLessThan(5e-6);
    }
}
