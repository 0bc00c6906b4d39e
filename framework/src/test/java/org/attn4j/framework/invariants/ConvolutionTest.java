package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.attn4j.framework.layer.attention.SelfAttention;
import org.junit.jupiter.api.Test;

/**
 * Nine heads, each of which looks at the pixel one step away in a direction of its own (or at the pixel itself), and the
 * output map make any 3 x 3 convolution.
 *
 * <p>A pixel carries its content and its place p as (row, column, |p|^2). Head h scores
 * {@code 2 a (p_q + shift_h) . p_k - a |p_k|^2}, which is {@code -a |p_q + shift_h - p_k|^2} but for what all keys share:
 * with a large a, all weight falls on the pixel at {@code p_q + shift_h}.
 *
 * @see <a href="https://arxiv.org/abs/1911.03584">Cordonnier et al. 2020, theorem 1 and lemma 2</a>
 */
class ConvolutionTest {
    private static final int ROWS = 6;
    private static final int COLUMNS = 7;
    private static final int IN = 3;
    private static final int OUT = 4;
    private static final int HEADS = 9;
    private static final int K = 3;
    private static final int D = HEADS * K;
    private static final double SHARPNESS = 60 * Math.sqrt(K);

    /** The image with a frame of zeros, as zero padding has it. */
    private static float[] image() {
        float[] x = new float[ROWS * COLUMNS * D];
        float[] content = Normal.draw(1, ROWS * COLUMNS * IN);
        for (int r = 0; r < ROWS; r++) {
            for (int c = 0; c < COLUMNS; c++) {
                int pixel = r * COLUMNS + c;
                boolean frame = r == 0 || c == 0 || r == ROWS - 1 || c == COLUMNS - 1;
                for (int i = 0; i < IN && !frame; i++) {
                    x[pixel * D + i] = content[pixel * IN + i];
                }
                x[pixel * D + IN] = r;
                x[pixel * D + IN + 1] = c;
                x[pixel * D + IN + 2] = r * r + c * c;
            }
        }
        return x;
    }

    /** {@code kernel[direction][in][out]}, directions row by row. */
    private static double convolved(float[] x, float[] kernel, int r, int c, int out) {
        double sum = 0;
        for (int direction = 0; direction < 9; direction++) {
            int pixel = (r + direction / 3 - 1) * COLUMNS + c + direction % 3 - 1;
            for (int i = 0; i < IN; i++) {
                sum += (double) x[pixel * D + i] * kernel[(direction * IN + i) * OUT + out];
            }
        }
        return sum;
    }

    @Test
    void nineHeadsMakeAConvolution() {
        LayerRunner layer = LayerRunner.of(new SelfAttention(HEADS, 0, true, 0), 1, ROWS * COLUMNS, D);
        float[] kernel = Normal.draw(2, HEADS * IN * OUT);
        float[] qkv = new float[D * 3 * D];
        float[] bias = new float[3 * D];
        float[] output = new float[D * D];
        for (int h = 0; h < HEADS; h++) {
            int q = h * K;
            set(qkv, IN, q, 2 * SHARPNESS);
            set(qkv, IN + 1, q + 1, 2 * SHARPNESS);
            bias[q] = (float) (2 * SHARPNESS * (h / 3 - 1));
            bias[q + 1] = (float) (2 * SHARPNESS * (h % 3 - 1));
            bias[q + 2] = (float) -SHARPNESS;
            for (int i = 0; i < K; i++) {
                set(qkv, IN + i, D + h * K + i, 1);
                set(qkv, i, 2 * D + h * K + i, 1);
                for (int o = 0; o < OUT; o++) {
                    output[(h * K + i) * D + o] = kernel[(h * IN + i) * OUT + o];
                }
            }
        }
        layer.set("qkv.weight", qkv)
                .set("qkv.bias", bias)
                .set("output.weight", output)
                .zero("output.bias");
        float[] x = image();
        float[] y = layer.run(x);
        for (int r = 1; r < ROWS - 1; r++) {
            for (int c = 1; c < COLUMNS - 1; c++) {
                for (int o = 0; o < OUT; o++) {
                    assertThat((double) y[(r * COLUMNS + c) * D + o])
                            .as("pixel %d, %d, channel %d", r, c, o)
                            .isEqualTo(convolved(x, kernel, r, c, o), within(1e-5));
                }
            }
        }
    }

    private static void set(float[] qkv, int in, int out, double value) {
        qkv[in * 3 * D + out] = (float) value;
    }
}
