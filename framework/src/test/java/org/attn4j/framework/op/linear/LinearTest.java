package org.attn4j.framework.op.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LinearTest {
    private static OpCheck check(boolean biased, boolean transposed, int rows, int in, int out) {
        INDArray x = OpCheck.normal(1, rows, in);
        INDArray w = transposed ? OpCheck.normal(2, out, in) : OpCheck.normal(2, in, out);
        OpCheck.Builder builder = (sd, v) -> new Linear(sd, v[0], v[1], biased ? v[2] : null, transposed);
        return biased ? OpCheck.of(builder, x, w, OpCheck.normal(3, out)) : OpCheck.of(builder, x, w);
    }

    private static OpCheck inputGrad(boolean transposed, int rows, int in, int out) {
        INDArray w = transposed ? OpCheck.normal(2, out, in) : OpCheck.normal(2, in, out);
        return OpCheck.of((sd, v) -> new LinearInputGrad(sd, v[0], v[1], transposed), OpCheck.normal(1, rows, out), w);
    }

    private static OpCheck parameterGrad(boolean biased, boolean transposed, int rows, int in, int out) {
        return OpCheck.of(
                (sd, v) -> new LinearParameterGrad(sd, v[0], v[1], biased, transposed),
                OpCheck.normal(1, rows, in),
                OpCheck.normal(2, rows, out));
    }

    @Test
    void addsTheBiasToTheProduct() {
        INDArray x = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}});
        INDArray w = Nd4j.createFromArray(new double[][] {{1, 0, -1}, {2, 1, 0.5}});
        INDArray b = Nd4j.createFromArray(10.0, 20.0, 30.0);
        INDArray expected = Nd4j.createFromArray(new double[][] {{15, 22, 30}, {21, 24, 29}});
        OpCheck straight = OpCheck.of((sd, v) -> new Linear(sd, v[0], v[1], v[2], false), x, w, b);
        OpCheck tied = OpCheck.of(
                (sd, v) -> new Linear(sd, v[0], v[1], v[2], true),
                x,
                w.transpose().dup('c'),
                b);
        for (OpCheck check : new OpCheck[] {straight, tied}) {
            assertThat(OpCheck.difference(expected, check.reference().get(0))).isZero();
            assertThat(OpCheck.difference(expected, check.jvm().get(0))).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void hasTheGradientOfItsValues(boolean biased, boolean transposed) {
        assertThat(check(biased, transposed, 4, 3, 5).gradientError()).isLessThan(1e-7);
    }

    @Test
    void keepsLeadingDimensions() {
        INDArray x = OpCheck.normal(1, 2, 3, 4);
        OpCheck check = OpCheck.of((sd, v) -> new Linear(sd, v[0], v[1], null, false), x, OpCheck.normal(2, 4, 5));
        assertThat(check.jvm().get(0).shape()).containsExactly(2, 3, 5);
        assertThat(check.oracleError()).isLessThan(1e-6);
        assertThat(check.gradientError()).isLessThan(1e-7);
    }

    @Test
    void equalsTheOracleOnRandomShapes() {
        Random random = new Random(5);
        for (int i = 0; i < 40; i++) {
            boolean biased = random.nextBoolean();
            boolean transposed = random.nextBoolean();
            int rows = i % 4 == 0 ? 1 : 1 + random.nextInt(150);
            int in = 1 + random.nextInt(130);
            int out = 1 + random.nextInt(200);
            String shape = rows + "x" + in + "x" + out;
            assertThat(check(biased, transposed, rows, in, out).oracleError())
                    .as(shape)
                    .isLessThan(1e-6);
            assertThat(inputGrad(transposed, rows, in, out).oracleError())
                    .as(shape)
                    .isLessThan(1e-6);
            assertThat(parameterGrad(biased, transposed, rows, in, out).oracleError())
                    .as(shape)
                    .isLessThan(1e-6);
        }
    }

    /** Products of several tiles, by rows and by columns, whose last tile is short or long. */
    @ParameterizedTest
    @CsvSource({"300,64,130", "130,100,640", "1,1000,2101", "1000,64,65", "33,1000,65"})
    void writesTheSameBitsOnAnyNumberOfThreads(int rows, int in, int out) {
        for (OpCheck check : new OpCheck[] {
            check(true, false, rows, in, out),
            check(true, true, rows, in, out),
            inputGrad(false, rows, in, out),
            parameterGrad(true, false, rows, in, out / 2),
            parameterGrad(true, true, rows, in / 2, out)
        }) {
            assertThat(check.sameBits()).isTrue();
            assertThat(check.oracleError()).isLessThan(2e-6);
        }
    }

    /** A few rows against a large matrix go row by row. */
    @ParameterizedTest
    @CsvSource({"true,true,1", "true,false,1", "true,true,3", "true,false,3", "false,true,4", "false,false,4"})
    void multipliesAFewRows(boolean biased, boolean transposed, int rows) {
        assertThat(check(biased, transposed, rows, 530, 507).oracleError()).isLessThan(1e-6);
        assertThat(inputGrad(transposed, rows, 530, 507).oracleError()).isLessThan(1e-6);
    }

    @Test
    void withoutTheVectorApiGivesTheSame() {
        OpCheck check = parameterGrad(true, false, 200, 20, 70);
        assertThat(OpCheck.difference(
                        check.reference().get(1), check.scalarPath().get(1)))
                .isLessThan(1e-6);
    }

    @Test
    void namesShapesThatDoNotFit() {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.var("x", OpCheck.normal(1, 2, 3));
        SDVariable y = new Linear(sd, x, sd.var("w", OpCheck.normal(2, 4, 5)), null, false).outputVariable();
        assertThatThrownBy(y::eval)
                .hasStackTraceContaining("x DOUBLE[2, 3] does not fit weight DOUBLE[4, 5]")
                .hasStackTraceContaining("expected a last dimension of 4");
    }
}
