package org.attn4j.framework.op.loss.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.Numbers;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.attn4j.framework.op.loss.CrossEntropyGrad;
import org.attn4j.framework.op.loss.TotalLoss;
import org.attn4j.framework.op.loss.TotalLossGrad;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LossCudaTest {
    private static final int IGNORED = -1;

    private static CudaCheck loss(INDArray logits, INDArray labels, double smoothing, Double count) {
        return count == null
                ? CudaCheck.of((sd, v) -> new CrossEntropy(sd, v[0], v[1], null, IGNORED, smoothing), logits, labels)
                : CudaCheck.of(
                        (sd, v) -> new CrossEntropy(sd, v[0], v[1], v[2], IGNORED, smoothing),
                        logits,
                        labels,
                        Nd4j.scalar(count.doubleValue()));
    }

    private static CudaCheck gradient(INDArray logits, INDArray labels, double smoothing, Double count) {
        INDArray statistics = loss(logits, labels, smoothing, count).reference().get(1);
        INDArray upstream = Nd4j.scalar(0.7);
        return count == null
                ? CudaCheck.of(
                        (sd, v) -> new CrossEntropyGrad(sd, v[0], v[1], null, null, v[2], v[3], IGNORED, smoothing),
                        logits,
                        labels,
                        statistics,
                        upstream)
                : CudaCheck.of(
                        (sd, v) -> new CrossEntropyGrad(sd, v[0], v[1], v[2], null, v[3], v[4], IGNORED, smoothing),
                        logits,
                        labels,
                        Nd4j.scalar(count.doubleValue()),
                        statistics,
                        upstream);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "1,20001", "30,65", "33,15", "5,1024", "3,1025", "3,4003", "300,3"})
    void equalsTheReference(int rows, int classes) {
        for (double spread : new double[] {1, 30, 1e4}) {
            for (double smoothing : new double[] {0, 0.1}) {
                INDArray logits = Numbers.normal(rows, rows, classes).mul(spread);
                INDArray labels = Numbers.labels(rows, classes);
                Double count = smoothing == 0 ? null : Double.valueOf(12);
                assertThat(loss(logits, labels, smoothing, count).error()).isLessThan(3e-6);
                assertThat(gradient(logits, labels, smoothing, count).error()).isLessThan(5e-6);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,2", "30,65", "33,15", "3,1025", "300,3"})
    void equalsTheReferenceWithWeights(int rows, int classes) {
        INDArray drawn = Numbers.normal(classes, classes);
        INDArray weights = drawn.mul(drawn);
        for (double spread : new double[] {1, 30, 1e4}) {
            for (double smoothing : new double[] {0, 0.1}) {
                INDArray logits = Numbers.normal(rows, rows, classes).mul(spread);
                INDArray labels = Numbers.labels(rows, classes);
                CudaCheck forward = CudaCheck.of(
                        (sd, v) -> new CrossEntropy(sd, v[0], v[1], v[2], v[3], IGNORED, smoothing),
                        logits,
                        labels,
                        Nd4j.scalar(3.5),
                        weights);
                assertThat(forward.error()).isLessThan(5e-6);
                CudaCheck backward = CudaCheck.of(
                        (sd, v) -> new CrossEntropyGrad(sd, v[0], v[1], v[2], v[3], v[4], v[5], IGNORED, smoothing),
                        logits,
                        labels,
                        Nd4j.scalar(3.5),
                        weights,
                        forward.reference().get(1),
                        Nd4j.scalar(0.7));
                assertThat(backward.error()).isLessThan(5e-6);
            }
        }
    }

    @Test
    void isZeroWhereNoRowCounts() {
        INDArray logits = Numbers.normal(1, 3, 4);
        INDArray none = Nd4j.createFromArray(IGNORED, IGNORED, IGNORED);
        for (Double count : new Double[] {null, 0.0}) {
            assertThat(loss(logits, none, 0.1, count).cuda().get(0)).containsExactly(0);
            assertThat(gradient(logits, none, 0.1, count).cuda().get(0)).containsOnly(0);
        }
    }

    @Test
    void showsNaNAndLabelsThatAreNoClass() {
        INDArray logits = Numbers.normal(1, 2, 40);
        for (int label : new int[] {-2, 40, Integer.MAX_VALUE}) {
            INDArray labels = Nd4j.createFromArray(0, label);
            assertThat(CudaCheck.of((sd, v) -> new CrossEntropy(sd, v[0], v[1], null, IGNORED, 0), logits, labels)
                            .cuda()
                            .get(0)[0])
                    .isNaN();
        }
        logits.putScalar(0, 20, Double.NaN);
        assertThat(loss(logits, Nd4j.createFromArray(0, 1), 0, null).cuda().get(0)[0])
                .isNaN();
    }

    @Test
    void hidesClassesOfMinusInfinity() {
        INDArray logits = Nd4j.createFromArray(new double[][] {
            {Double.NEGATIVE_INFINITY, 1, 2, 3, Double.NEGATIVE_INFINITY}, {0, Double.NEGATIVE_INFINITY, 1, 2, 3}
        });
        double[] loss = loss(logits, Nd4j.createFromArray(2, 4), 0, null).cuda().get(0);
        double first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 2;
        double second = Math.log(1 + Math.exp(1) + Math.exp(2) + Math.exp(3)) - 3;
        assertThat(loss[0]).isCloseTo((first + second) / 2, org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void addsAuxiliaryLosses() {
        for (int terms = 1; terms <= 9; terms++) {
            List<INDArray> inputs =
                    new ArrayList<>(List.of(Nd4j.scalar(2.5), Numbers.labels(1500, 9), Nd4j.scalar(2001.0)));
            for (int i = 0; i < terms; i++) {
                inputs.add(Nd4j.scalar(0.3 + i));
            }
            CudaCheck check = CudaCheck.of(
                    (sd, v) -> new TotalLoss(sd, v[0], v[1], v[2], List.of(v).subList(3, v.length), IGNORED),
                    inputs.toArray(INDArray[]::new));
            assertThat(check.error()).isLessThan(1e-6);
        }
        assertThat(CudaCheck.of(
                                (sd, v) -> new TotalLossGrad(sd, v[0], v[1], v[2], IGNORED),
                                Numbers.labels(1500, 9),
                                Nd4j.scalar(2001.0),
                                Nd4j.scalar(0.7))
                        .error())
                .isLessThan(1e-6);
        assertThat(CudaCheck.of(
                                (sd, v) -> new TotalLossGrad(sd, v[0], v[1], v[2], IGNORED),
                                Nd4j.createFromArray(-1, -1),
                                Nd4j.scalar(0.0),
                                Nd4j.scalar(0.7))
                        .error())
                .isZero();
    }
}
