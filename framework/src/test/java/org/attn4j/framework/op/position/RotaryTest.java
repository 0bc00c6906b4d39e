package org.attn4j.framework.op.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RotaryTest {
    private static OpCheck rotary(INDArray x, int heads, int width, double base, boolean inverse) {
        return OpCheck.of((sd, in) -> new Rotary(sd, in[0], null, heads, width, new RotaryAngles(base), inverse), x);
    }

    private static OpCheck shifted(INDArray x, int offset, int heads, int width, boolean inverse) {
        return OpCheck.of(
                (sd, in) -> new Rotary(sd, in[0], in[1], heads, width, new RotaryAngles(10000), inverse),
                x,
                OpCheck.scalar(offset));
    }

    @Test
    void turnsPairsByTheAnglesOfTheirPosition() {
        // one head of width 4, base 100: frequencies 1 and 1/10; the fifth column passes through
        INDArray x = Nd4j.createFromArray(new double[][][] {{{1, 2, 3, 4, 9}, {1, 2, 3, 4, 9}}});
        double[] expected = {
            1,
            2,
            3,
            4,
            9,
            Math.cos(1) - 3 * Math.sin(1),
            2 * Math.cos(0.1) - 4 * Math.sin(0.1),
            3 * Math.cos(1) + Math.sin(1),
            4 * Math.cos(0.1) + 2 * Math.sin(0.1),
            9
        };
        OpCheck check = rotary(x, 1, 4, 100, false);
        for (INDArray y : new INDArray[] {
            check.reference().get(0), check.jvm().get(0), check.scalarPath().get(0)
        }) {
            for (int i = 0; i < 10; i++) {
                assertThat(y.getDouble(i)).isEqualTo(expected[i], within(1e-6));
            }
        }
    }

    /** Of two pairs, base 10000, C = 16: they turn 2.5 and 0.025 times in C, of which 1 is slow and 4 fast. */
    @Test
    void slowsDownAsTold() {
        INDArray x = Nd4j.createFromArray(new double[][][] {{{1, 2, 3, 4}, {1, 2, 3, 4}}});
        double share = (16 / (2 * Math.PI) - 1) / 3;
        assertTurned(x, new RotaryAngles(10000, 8, 1, 4, 16), share + (1 - share) / 8, 0.01 / 8);
        assertTurned(x, new RotaryAngles(10000, 4, 0, 0, 0), 0.25, 0.0025);
        assertTurned(x, new RotaryAngles(10000, 8, 0.001, 0.002, 16), 1, 0.01);
    }

    private static void assertTurned(INDArray x, RotaryAngles angles, double first, double second) {
        OpCheck check = OpCheck.of((sd, in) -> new Rotary(sd, in[0], null, 1, 4, angles, false), x);
        double[] expected = {
            Math.cos(first) - 3 * Math.sin(first),
            2 * Math.cos(second) - 4 * Math.sin(second),
            3 * Math.cos(first) + Math.sin(first),
            4 * Math.cos(second) + 2 * Math.sin(second)
        };
        for (INDArray y : new INDArray[] {check.reference().get(0), check.jvm().get(0)}) {
            for (int i = 0; i < 4; i++) {
                assertThat(y.getDouble(4 + i)).isEqualTo(expected[i], within(1e-6));
            }
        }
    }

    /** The formula as Hugging Face's transformers states it, by wavelengths. */
    @Property
    void llama3AnglesAreThoseOfTheirWavelengths(
            @ForAll @DoubleRange(min = 2, max = 1e6) double base,
            @ForAll @DoubleRange(min = 1, max = 64) double factor,
            @ForAll @IntRange(min = 1, max = 100000) int original,
            @ForAll @IntRange(max = 63) int pair) {
        double plain = 1 / Math.pow(base, 2.0 * pair / 128);
        double wavelength = 2 * Math.PI / plain;
        double smooth = (original / wavelength - 1) / (4 - 1);
        double expected = wavelength < original / 4.0
                ? plain
                : wavelength > original ? plain / factor : (1 - smooth) * plain / factor + smooth * plain;
        assertThat(new RotaryAngles(base, factor, 1, 4, original).angle(pair, 64))
                .isEqualTo(expected, within(1e-12 * plain));
    }

    @Test
    void gradientIsThatOfTheValues() {
        assertThat(rotary(OpCheck.normal(1, 2, 3, 14), 2, 6, 10000, false).gradientError())
                .isLessThan(1e-6)
                .isGreaterThan(0);
        assertThat(shifted(OpCheck.normal(1, 2, 3, 14), 5, 2, 6, true).gradientError())
                .isLessThan(1e-6)
                .isGreaterThan(0);
    }

    @Test
    void inverseUndoesIt() {
        INDArray x = OpCheck.normal(2, 2, 9, 48);
        INDArray back = shifted(shifted(x, 7, 3, 16, false).jvm().get(0).castTo(x.dataType()), 7, 3, 16, true)
                .jvm()
                .get(0);
        assertThat(OpCheck.difference(x, back)).isLessThan(1e-6);
    }

    @Test
    void productsDependOnDistanceAlone() {
        INDArray q = OpCheck.normal(3, 1, 1, 32);
        INDArray k = OpCheck.normal(4, 1, 1, 32);
        double near = dot(shifted(q, 9, 1, 32, false), shifted(k, 4, 1, 32, false));
        double far = dot(shifted(q, 1009, 1, 32, false), shifted(k, 1004, 1, 32, false));
        assertThat(far).isEqualTo(near, within(2e-5));
        assertThat(Math.abs(dot(shifted(q, 9, 1, 32, false), shifted(k, 8, 1, 32, false)) - near))
                .isGreaterThan(1e-3);
    }

    private static double dot(OpCheck a, OpCheck b) {
        INDArray x = a.jvm().get(0);
        INDArray y = b.jvm().get(0);
        double sum = 0;
        for (int i = 0; i < x.length(); i++) {
            sum += x.getDouble(i) * y.getDouble(i);
        }
        return sum;
    }

    @Test
    void kernelsAgreeWithTheReferenceOverShapes() {
        kernelsAgree(new Random(7), 12);
    }

    @Tag("slow")
    @Test
    void kernelsAgreeWithTheReferenceOverManyShapes() {
        kernelsAgree(new Random(17), 60);
    }

    private static void kernelsAgree(Random random, int rounds) {
        for (int round = 0; round < rounds; round++) {
            int width = 2 * (1 + random.nextInt(round % 2 == 0 ? 12 : 70));
            int heads = 1 + random.nextInt(4);
            int columns = heads * width + random.nextInt(3) * random.nextInt(40);
            INDArray x = OpCheck.normal(round, 1 + random.nextInt(5), 1 + random.nextInt(90), columns);
            Measured.below(1e-6, rotary(x, heads, width, 10000, round % 3 == 0));
            Measured.below(1e-6, shifted(x, random.nextInt(2000), heads, width, round % 3 == 1));
        }
    }

    @Test
    void refusesOddWidthsAndNegativeOffsets() {
        assertThatThrownBy(() ->
                        rotary(OpCheck.normal(1, 1, 1, 9), 1, 3, 100, false).jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("even, got 3");
        assertThatThrownBy(() ->
                        shifted(OpCheck.normal(1, 1, 1, 8), -1, 1, 8, false).jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got -1");
    }
}
