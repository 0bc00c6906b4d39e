package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.host.HostKernels;
import org.attn4j.framework.op.optimizer.AdamUpdate;
import org.attn4j.framework.op.optimizer.SgdUpdate;
import org.attn4j.framework.op.optimizer.SquaredNorm;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.attn4j.framework.train.schedule.CosineSchedule;
import org.attn4j.framework.train.schedule.InverseSquareRootSchedule;
import org.attn4j.framework.train.schedule.LinearSchedule;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class UpdateTest {
    private static final int N = 5003;
    private static final int DECAYED = 1001;

    private final HostDevice device = new HostDevice(2, BlasChoice.OPENBLAS);
    private final Random random = new Random(5);

    private Tensor tensor(float[] values) {
        Tensor t = new Tensor(device.allocate(DataType.FLOAT, values.length), 0, TensorSpec.floats(values.length));
        device.copyIn(values, t);
        return t;
    }

    private float[] numbers(double scale, boolean positive) {
        float[] x = new float[N];
        for (int i = 0; i < N; i++) {
            double g = random.nextGaussian() * scale;
            x[i] = (float) (positive ? Math.abs(g) : g);
        }
        return x;
    }

    private float[] read(Tensor t) {
        float[] x = new float[(int) t.size()];
        device.copyOut(t, x);
        return x;
    }

    private void run(JavaOp op, List<Tensor> in, List<Tensor> out) {
        HostKernels.of(device).bind(op, in, out).run();
    }

    @Test
    void adamIsThePapersFormula() {
        for (boolean decoupled : new boolean[] {true, false}) {
            float[] w = numbers(1, false);
            float[] g = numbers(0.1, false);
            float[] m = numbers(0.1, false);
            float[] v = numbers(0.01, true);
            float[] hyper = new AdamW(0, 0, 0.9, 0.99, 1e-8).hyper(7, 0.01, 0.5);
            Tensor tw = tensor(w);
            Tensor tm = tensor(m);
            Tensor tv = tensor(v);
            run(
                    new AdamUpdate(0.9, 0.99, 1e-8, 0.1, decoupled, DECAYED),
                    List.of(tw, tensor(g), tm, tv, tensor(hyper)),
                    List.of(tw, tm, tv));
            float[] got = read(tw);
            for (int i = 0; i < N; i++) {
                double decay = i < DECAYED ? 0.1 : 0;
                double gi = 0.5 * g[i] + (decoupled ? 0 : decay * w[i]);
                double mi = 0.9 * m[i] + 0.1 * gi;
                double vi = 0.99 * v[i] + 0.01 * gi * gi;
                double step = 0.01 * (mi / (1 - Math.pow(0.9, 7))) / (Math.sqrt(vi / (1 - Math.pow(0.99, 7))) + 1e-8);
                double expected = w[i] * (decoupled ? 1 - 0.01 * decay : 1) - step;
                assertThat((double) got[i]).isCloseTo(expected, within(2e-5 * (1 + Math.abs(step))));
            }
        }
    }

    @Test
    void sgdKeepsAMomentum() {
        float[] w = numbers(1, false);
        float[] g = numbers(1, false);
        float[] m = numbers(1, false);
        Tensor tw = tensor(w);
        Tensor tm = tensor(m);
        run(
                new SgdUpdate(0.9, 0.1, DECAYED),
                List.of(tw, tensor(g), tm, tensor(new float[] {0.5f, 0.25f, 0, 0})),
                List.of(tw, tm));
        float[] got = read(tw);
        for (int i = 0; i < N; i++) {
            double step = 0.9 * m[i] + 0.25 * g[i] + (i < DECAYED ? 0.1 : 0) * w[i];
            assertThat((double) got[i]).isCloseTo(w[i] - 0.5 * step, within(1e-5));
        }
    }

    @Test
    void theNormIsThatOfAllElements() {
        float[] x = numbers(3, false);
        double expected = 0;
        for (float f : x) {
            expected += (double) f * f;
        }
        Tensor out = new Tensor(device.allocate(DataType.DOUBLE, 1), 0, new TensorSpec(DataType.DOUBLE));
        run(new SquaredNorm(), List.of(tensor(x)), List.of(out));
        assertThat(out.asArray().getDouble(0)).isCloseTo(expected, within(1e-9 * expected));
    }

    @Test
    void schedulesRiseAndFallAsTheirFormulasSay() {
        // nanoGPT's cosine: warm-up over 100 steps, then from the peak to the floor at the last step.
        CosineSchedule cosine = new CosineSchedule(100, 1e-4);
        assertThat(cosine.rate(0, 2000, 1e-3)).isCloseTo(1e-3 / 101, within(1e-12));
        assertThat(cosine.rate(100, 2000, 1e-3)).isCloseTo(1e-3, within(1e-12));
        assertThat(cosine.rate(1050, 2000, 1e-3)).isCloseTo((1e-3 + 1e-4) / 2, within(1e-12));
        assertThat(cosine.rate(2000, 2000, 1e-3)).isCloseTo(1e-4, within(1e-12));
        LinearSchedule linear = new LinearSchedule(10, 0);
        assertThat(linear.rate(60, 110, 2)).isCloseTo(1, within(1e-12));
        assertThat(new ConstantSchedule(4).rate(1, 10, 1)).isCloseTo(0.4, within(1e-12));
        assertThat(new ConstantSchedule(4).rate(9, 10, 1)).isEqualTo(1);
        InverseSquareRootSchedule inverse = new InverseSquareRootSchedule(4000);
        assertThat(inverse.rate(1999, 100000, 1)).isCloseTo(0.5, within(1e-12));
        assertThat(inverse.rate(15999, 100000, 1)).isCloseTo(0.5, within(1e-12));
    }
}
