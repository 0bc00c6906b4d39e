package org.attn4j.framework.op.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationGrad;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.elementwise.SwiGlu;
import org.attn4j.framework.op.elementwise.SwiGluGrad;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.linear.LinearInputGrad;
import org.attn4j.framework.op.linear.LinearParameterGrad;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.attn4j.framework.op.loss.CrossEntropyGrad;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.LayerNormGrad;
import org.attn4j.framework.op.norm.RmsNorm;
import org.attn4j.framework.op.norm.RmsNormGrad;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Kernels on tensors in bfloat16. Inputs are numbers that bfloat16 holds, so an output differs by its own rounding, of half a
 * unit in its 8th digit, and by what single precision differs.
 */
class HalfCudaTest {
    /** Half a unit of a bfloat16 below the next power of two, over the largest number of the output. */
    private static final double ROUNDING = 0x1p-8;

    private static final double SINGLE = 5e-6;
    private static final int IGNORED = -1;

    private static INDArray normal(int seed, long... shape) {
        return CudaCheck.rounded(Numbers.normal(seed, shape));
    }

    private static void rounds(CudaCheck check) {
        double error = check.half().error();
        assertThat(error).isLessThan(ROUNDING + SINGLE);
        assertThat(error).as("the output is rounded").isGreaterThan(SINGLE);
    }

    private static void keeps(CudaCheck check) {
        assertThat(check.half().error()).isLessThan(SINGLE);
    }

    @ParameterizedTest
    @CsvSource({"16,24,32", "5,24,13", "20,13,24", "9,11,19", "33,8,1"})
    void productsTakeAndGiveThem(int rows, int in, int out) {
        INDArray x = normal(1, rows, in);
        INDArray dy = normal(4, rows, out);
        for (boolean transposed : new boolean[] {false, true}) {
            INDArray w = transposed ? normal(2, out, in) : normal(2, in, out);
            INDArray bias = normal(3, out);
            rounds(CudaCheck.of((sd, v) -> new Linear(sd, v[0], v[1], v[2], transposed), x, w, bias));
            rounds(CudaCheck.of((sd, v) -> new Linear(sd, v[0], v[1], null, transposed), x, w));
            rounds(CudaCheck.of((sd, v) -> new LinearInputGrad(sd, v[0], v[1], transposed), dy, w));
            keeps(CudaCheck.of((sd, v) -> new LinearParameterGrad(sd, v[0], v[1], true, transposed), x, dy));
        }
    }

    @Test
    void sumsOfManyRowsAreThoseOfSinglePrecision() {
        INDArray x = normal(1, 1301, 8);
        INDArray dy = normal(2, 1301, 67);
        keeps(CudaCheck.of((sd, v) -> new LinearParameterGrad(sd, v[0], v[1], true, false), x, dy));
    }

    @Test
    void elementwiseOpsTakeAndGiveThem() {
        for (long n : new long[] {1, 5, 255}) {
            INDArray x = normal(1, n, 8).mul(4);
            INDArray dy = normal(2, n, 8);
            INDArray other = normal(3, n, 8);
            for (ActivationKind kind : ActivationKind.values()) {
                if (kind != ActivationKind.RELU) {
                    rounds(CudaCheck.of((sd, v) -> new Activation(sd, v[0], kind), x));
                    rounds(CudaCheck.of((sd, v) -> new ActivationGrad(sd, v[0], v[1], kind), x, dy));
                }
            }
            rounds(CudaCheck.of((sd, v) -> new SwiGlu(sd, v[0], v[1]), x, other));
            rounds(CudaCheck.of((sd, v) -> new SwiGluGrad(sd, v[0], v[1], v[2]), x, other, dy));
            keeps(CudaCheck.of((sd, v) -> new Add(sd, v[0], v[1]), Numbers.normal(5, n, 8), dy));
            INDArray step = Nd4j.scalar(3L);
            rounds(CudaCheck.of((sd, v) -> new Dropout(sd, v[0], v[1], 0.3, 77), normal(6, n, 16), step));
        }
    }

    @ParameterizedTest
    @CsvSource({"3,8", "7,768", "2,1032"})
    void norms(int rows, int columns) {
        INDArray x = Numbers.normal(1, rows, columns);
        INDArray gain = Numbers.normal(2, columns);
        INDArray bias = Numbers.normal(3, columns);
        INDArray dy = normal(4, rows, columns);
        CudaCheck layer = CudaCheck.of((sd, v) -> new LayerNorm(sd, v[0], v[1], v[2], 1e-5), x, gain, bias);
        INDArray statistics = layer.reference().get(1);
        rounds(layer);
        keeps(CudaCheck.of((sd, v) -> new LayerNormGrad(sd, v[0], v[1], v[2], v[3], true), x, gain, statistics, dy));
        CudaCheck root = CudaCheck.of((sd, v) -> new RmsNorm(sd, v[0], v[1], 1e-5), x, gain);
        INDArray inverse = root.reference().get(1);
        rounds(root);
        keeps(CudaCheck.of((sd, v) -> new RmsNormGrad(sd, v[0], v[1], v[2], v[3]), x, gain, inverse, dy));
    }

    @ParameterizedTest
    @CsvSource({"1,2", "9,24", "5,1021", "3,4003"})
    void lossesOfPaddedRows(int rows, int classes) {
        INDArray logits = normal(1, rows, classes).mul(8);
        INDArray labels = Numbers.labels(rows, classes);
        CudaCheck loss = CudaCheck.of((sd, v) -> new CrossEntropy(sd, v[0], v[1], null, IGNORED, 0.1), logits, labels);
        INDArray statistics = loss.reference().get(1);
        keeps(loss);
        double error = CudaCheck.of(
                        (sd, v) -> new CrossEntropyGrad(sd, v[0], v[1], null, null, v[2], v[3], IGNORED, 0.1),
                        logits,
                        labels,
                        statistics,
                        Nd4j.scalar(0.7))
                .half()
                .error();
        assertThat(error).isLessThan(ROUNDING + SINGLE);
    }
}
