package org.attn4j.framework.op.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CrossEntropyTest {
    private static final int IGNORED = -1;

    private static INDArray labels(int rows, int classes) {
        Random random = new Random(rows);
        INDArray labels = Nd4j.create(DataType.INT32, rows);
        for (int i = 0; i < rows; i++) {
            labels.putScalar(i, i % 7 == 3 ? IGNORED : random.nextInt(classes));
        }
        return labels;
    }

    private static OpCheck loss(INDArray logits, INDArray labels, double smoothing, Double count) {
        return count == null
                ? OpCheck.of((sd, v) -> new CrossEntropy(sd, v[0], v[1], null, IGNORED, smoothing), logits, labels)
                : OpCheck.of(
                        (sd, v) -> new CrossEntropy(sd, v[0], v[1], v[2], IGNORED, smoothing),
                        logits,
                        labels,
                        Nd4j.scalar(count.doubleValue()));
    }

    private static OpCheck gradient(INDArray logits, INDArray labels, double smoothing, double upstream) {
        INDArray statistics = loss(logits, labels, smoothing, null).reference().get(1);
        return OpCheck.of(
                (sd, v) -> new CrossEntropyGrad(sd, v[0], v[1], null, null, v[2], v[3], IGNORED, smoothing),
                logits,
                labels,
                statistics,
                Nd4j.scalar(upstream));
    }

    @Test
    void isTheMeanNegativeLogProbabilityOfCountedRows() {
        // Rows of probabilities (1/2, 1/4, 1/4), (1/8, 1/8, 3/4), and one that does not count.
        INDArray logits =
                Nd4j.createFromArray(new double[][] {{Math.log(2), 0, 0}, {5, 5, 5 + Math.log(6)}, {1, 2, 3}});
        INDArray labels = Nd4j.createFromArray(0, 1, IGNORED);
        double expected = (Math.log(2) + Math.log(8)) / 2;
        List<INDArray> jvm = loss(logits, labels, 0, null).jvm();
        assertThat(jvm.get(0).getDouble(0)).isCloseTo(expected, within(1e-6));
        assertThat(jvm.get(1).getDouble(0)).isCloseTo(Math.log(4), within(1e-6));
        assertThat(loss(logits, labels, 0, null).reference().get(0).getDouble(0))
                .isCloseTo(expected, within(1e-12));
        assertThat(loss(logits, labels, 0, 8.0).jvm().get(0).getDouble(0)).isCloseTo(expected / 4, within(1e-6));
    }

    @Test
    void smoothsTheTargetOverAllClasses() {
        INDArray logits = Nd4j.createFromArray(new double[][] {{Math.log(2), 0, 0}});
        // Target (0.8, 0.1, 0.1) for s = 0.3, cross-entropy against (1/2, 1/4, 1/4).
        double expected = 0.8 * Math.log(2) + 0.2 * Math.log(4);
        for (OpCheck check : new OpCheck[] {loss(logits, Nd4j.createFromArray(new int[] {0}), 0.3, null)}) {
            assertThat(check.jvm().get(0).getDouble(0)).isCloseTo(expected, within(1e-6));
            assertThat(check.reference().get(0).getDouble(0)).isCloseTo(expected, within(1e-12));
        }
        INDArray d = gradient(logits, Nd4j.createFromArray(new int[] {0}), 0.3, 10)
                .jvm()
                .get(0);
        assertThat(d.toDoubleMatrix()[0]).containsExactly(new double[] {-3, 1.5, 1.5}, within(1e-5));
    }

    private static OpCheck weighted(
            INDArray logits, INDArray labels, double smoothing, double count, double... weights) {
        return OpCheck.of(
                (sd, v) -> new CrossEntropy(sd, v[0], v[1], v[2], v[3], IGNORED, smoothing),
                logits,
                labels,
                Nd4j.scalar(count),
                Nd4j.createFromArray(weights));
    }

    private static OpCheck weightedGradient(INDArray logits, INDArray labels, double smoothing, double... weights) {
        return OpCheck.of(
                (sd, v) -> new CrossEntropyGrad(sd, v[0], v[1], v[2], v[3], v[4], v[5], IGNORED, smoothing),
                logits,
                labels,
                Nd4j.scalar(3.5),
                Nd4j.createFromArray(weights),
                loss(logits, labels, smoothing, null).reference().get(1),
                Nd4j.scalar(0.7));
    }

    /** What torch.nn.CrossEntropyLoss(weight, label_smoothing, ignore_index) gives: a mean over the labels' weights. */
    @Test
    void weighsClassesAsPyTorchDoes() {
        INDArray logits = Nd4j.createFromArray(
                new double[][] {{1, -0.5, 0.25}, {0, 2, -1}, {0.5, 0.5, -2}, {3, 1, 0}, {-1, 0, 1}});
        INDArray labels = Nd4j.createFromArray(0, 2, 1, IGNORED, 2);
        double[] weights = {0.5, 2, 1};
        double sum = 0.5 + 1 + 2 + 1; // of the four labels that count
        for (double[] told : new double[][] {{0, 1.179595432}, {0.2, 1.235317699}}) {
            OpCheck check = weighted(logits, labels, told[0], sum, weights);
            assertThat(check.jvm().get(0).getDouble(0)).isCloseTo(told[1], within(1e-6));
            assertThat(check.reference().get(0).getDouble(0)).isCloseTo(told[1], within(1e-8));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void hasTheGradientOfItsValuesWithWeights(double smoothing) {
        OpCheck check = OpCheck.of(
                (sd, v) -> new CrossEntropy(
                        sd, v[0], v[1], v[2].castTo(v[0].dataType()), v[3].castTo(v[0].dataType()), IGNORED, smoothing),
                OpCheck.normal(1, 6, 5),
                labels(6, 5),
                OpCheck.scalar(3),
                Nd4j.createFromArray(1, 2, 1, 0, 3));
        assertThat(check.gradientError()).isLessThan(1e-7);
    }

    @ParameterizedTest
    @CsvSource({"1,2", "300,65", "33,15", "3000,3"})
    void equalsTheOracleWithWeights(int rows, int classes) {
        double[] weights = OpCheck.normal(classes, classes).toDoubleVector();
        Arrays.setAll(weights, c -> Math.abs(weights[c]));
        for (double spread : new double[] {1, 30, 1e4}) {
            for (double smoothing : new double[] {0, 0.1}) {
                INDArray logits = OpCheck.normal(rows, rows, classes).mul(spread);
                OpCheck forward = weighted(logits, labels(rows, classes), smoothing, 3.5, weights);
                OpCheck backward = weightedGradient(logits, labels(rows, classes), smoothing, weights);
                assertThat(forward.oracleError()).isLessThan(3e-6);
                assertThat(backward.oracleError()).isLessThan(3e-6);
                assertThat(spread != 30 || forward.sameBits() && backward.sameBits())
                        .isTrue();
            }
        }
    }

    @Test
    void refusesWeightsThatAreNotOneAClass() {
        INDArray logits = OpCheck.normal(1, 2, 4);
        assertThatThrownBy(() -> weighted(logits, Nd4j.createFromArray(0, 1), 0, 1, 1, 2, 3)
                        .jvm())
                .hasMessageContaining("expected one weight a class");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void hasTheGradientOfItsValues(double smoothing) {
        INDArray logits = OpCheck.normal(1, 6, 5);
        assertThat(loss(logits, labels(6, 5), smoothing, null).gradientError()).isLessThan(1e-7);
        // The count is data: its gradient is defined as 0, so it stands in the graph as an integer.
        OpCheck counted = OpCheck.of(
                (sd, v) -> new CrossEntropy(sd, v[0], v[1], v[2].castTo(v[0].dataType()), IGNORED, smoothing),
                logits,
                labels(6, 5),
                OpCheck.scalar(3));
        assertThat(counted.gradientError()).isLessThan(1e-7);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "1,20001", "300,65", "33,15", "100,17", "41,1000", "3000,3"})
    void equalsTheOracleOnAnyNumberOfThreads(int rows, int classes) {
        for (double spread : new double[] {1, 30, 1e4}) {
            for (double smoothing : new double[] {0, 0.1}) {
                INDArray logits = OpCheck.normal(rows, rows, classes).mul(spread);
                INDArray labels = labels(rows, classes);
                OpCheck forward = loss(logits, labels, smoothing, null);
                OpCheck backward = gradient(logits, labels, smoothing, 0.7);
                assertThat(forward.oracleError()).isLessThan(2e-6);
                assertThat(backward.oracleError()).isLessThan(2e-6);
                if (spread == 30) {
                    assertThat(forward.sameBits()).isTrue();
                    assertThat(backward.sameBits()).isTrue();
                }
            }
        }
    }

    @Test
    void withoutTheVectorApiGivesTheSame() {
        INDArray logits = OpCheck.normal(1, 50, 77).castTo(DataType.FLOAT).castTo(DataType.DOUBLE);
        OpCheck forward = loss(logits, labels(50, 77), 0.1, null);
        OpCheck backward = gradient(logits, labels(50, 77), 0.1, 1);
        assertThat(OpCheck.difference(
                        forward.reference().get(1), forward.scalarPath().get(1)))
                .isLessThan(1e-6);
        assertThat(OpCheck.difference(
                        backward.reference().get(0), backward.scalarPath().get(0)))
                .isLessThan(1e-6);
    }

    @Test
    void isZeroWhereNoRowCounts() {
        INDArray logits = OpCheck.normal(1, 3, 4);
        INDArray none = Nd4j.createFromArray(IGNORED, IGNORED, IGNORED);
        for (Double count : new Double[] {null, 0.0}) {
            assertThat(loss(logits, none, 0.1, count).jvm().get(0).getDouble(0)).isZero();
            assertThat(loss(logits, none, 0.1, count).reference().get(0).getDouble(0))
                    .isZero();
        }
        assertThat(gradient(logits, none, 0.1, 1).jvm().get(0).norm1Number().doubleValue())
                .isZero();
        assertThat(gradient(logits, none, 0.1, 1)
                        .reference()
                        .get(0)
                        .norm1Number()
                        .doubleValue())
                .isZero();
    }

    @Test
    void showsNaN() {
        INDArray logits = OpCheck.normal(1, 2, 40);
        logits.putScalar(0, 20, Double.NaN);
        assertThat(loss(logits, Nd4j.createFromArray(0, 1), 0, null)
                        .jvm()
                        .get(0)
                        .getDouble(0))
                .isNaN();
    }

    @Test
    void namesALabelThatIsNoClass() {
        INDArray logits = OpCheck.normal(1, 2, 4);
        assertThatThrownBy(
                        () -> loss(logits, Nd4j.createFromArray(0, 4), 0, null).jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("label 4 at position 1")
                .hasMessageContaining("expected 0 <= label < 4");
        assertThatThrownBy(
                        () -> loss(logits, Nd4j.createFromArray(-5, 1), 0, null).reference())
                .hasMessageContaining("label -5 at position 0");
    }
}
