package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Philox;
import org.attn4j.framework.op.attention.Attention;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.attention.AttentionWeights;
import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationGrad;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.elementwise.SwiGlu;
import org.attn4j.framework.op.elementwise.SwiGluGrad;
import org.attn4j.framework.op.embedding.Embedding;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.linear.Columns;
import org.attn4j.framework.op.linear.ColumnsGrad;
import org.attn4j.framework.op.loss.ArgMax;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.LayerNormGrad;
import org.attn4j.framework.op.norm.RmsNorm;
import org.attn4j.framework.op.norm.RmsNormGrad;
import org.attn4j.framework.op.position.AddPosition;
import org.attn4j.framework.op.position.Rotary;
import org.attn4j.framework.op.position.RotaryAngles;
import org.attn4j.framework.op.rows.MeanRows;
import org.attn4j.framework.op.rows.Patches;
import org.attn4j.framework.op.rows.PrependRow;
import org.attn4j.framework.op.rows.SelectRow;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Kernels find elements beyond 2^31: no index of theirs is computed in 32 bits. */
class IndexWidthTest {
    private static final int ROWS = 4;
    private static final int COLUMNS = 1000;

    @Test
    void elementwise() {
        of((sd, v) -> new Add(sd, v[0], v[1]))
                .batch(ROWS, COLUMNS)
                .batch(ROWS, COLUMNS)
                .check(0);
        of((sd, v) -> new Activation(sd, v[0], ActivationKind.GELU))
                .batch(ROWS, COLUMNS)
                .check(0);
        of((sd, v) -> new ActivationGrad(sd, v[0], v[1], ActivationKind.GELU))
                .batch(ROWS, COLUMNS)
                .batch(ROWS, COLUMNS)
                .check(0);
        of((sd, v) -> new SwiGlu(sd, v[0], v[1]))
                .batch(ROWS, COLUMNS)
                .batch(ROWS, COLUMNS)
                .check(0);
        of((sd, v) -> new SwiGluGrad(sd, v[0], v[1], v[2]))
                .batch(ROWS, COLUMNS)
                .batch(ROWS, COLUMNS)
                .batch(ROWS, COLUMNS)
                .check(0);
    }

    @Test
    void columnsAndPositions() {
        of((sd, v) -> new Columns(sd, v[0], 100, 900)).batch(ROWS, COLUMNS).check(0);
        of((sd, v) -> new ColumnsGrad(sd, v[0], v[1], 100, 900))
                .batch(ROWS, COLUMNS)
                .batch(ROWS, 800)
                .check(0);
        of((sd, v) -> new AddPosition(sd, v[0], v[1], null))
                .batch(1, ROWS, COLUMNS)
                .shared(ROWS, COLUMNS)
                .check(0);
        of((sd, v) -> new Rotary(sd, v[0], null, 4, 256, new RotaryAngles(10000), false))
                .batch(1, ROWS, 1024)
                .check(0);
    }

    @Test
    void norms() {
        for (int columns : new int[] {COLUMNS, 5000}) {
            of((sd, v) -> new LayerNorm(sd, v[0], v[1], v[2], 1e-5))
                    .batch(ROWS, columns)
                    .shared(columns)
                    .shared(columns)
                    .check(0);
            of((sd, v) -> new RmsNorm(sd, v[0], v[1], 1e-5))
                    .batch(ROWS, columns)
                    .shared(columns)
                    .check(0);
        }
        // Wide rows: a span of the sums over rows has as many of them as pages of memory.
        of((sd, v) -> new LayerNormGrad(sd, v[0], v[1], v[2], v[3], true))
                .batch(1, 32768)
                .shared(32768)
                .batch(1, 2)
                .batch(1, 32768)
                .check(0);
        of((sd, v) -> new RmsNormGrad(sd, v[0], v[1], v[2], v[3]))
                .batch(1, 32768)
                .shared(32768)
                .batch(1)
                .batch(1, 32768)
                .check(0);
    }

    @Test
    void crossEntropy() {
        of((sd, v) -> new CrossEntropy(sd, v[0], v[1], null, -1, 0.1))
                .batch(2, 50257)
                .ids(50257, 2)
                .checkByInput(0);
    }

    @Test
    void embedding() {
        of((sd, v) -> new Embedding(sd, v[0], v[1], 2))
                .shared(7, COLUMNS)
                .ids(7, 1, ROWS)
                .check(0);
    }

    @Test
    void attention() {
        for (Precision precision : new Precision[] {Precision.FP32, Precision.BF16}) {
            AttentionSpec spec = new AttentionSpec(4, 4, 0.125, true, true, false, false, 0, 0);
            try (LargeTensors large = new LargeTensors(precision, (sd, v) -> new Attention(sd, spec, v))) {
                large.batch(1, 64, 3 * 4 * 64).checkByInput(0);
            }
        }
        AttentionSpec spec = new AttentionSpec(8, 8, 0.25, true, true, false, false, 0, 0);
        of((sd, v) -> new AttentionWeights(sd, spec, v))
                .batch(1, 80, 3 * 8 * 16)
                .check(0);
    }

    @Test
    void rows() {
        of((sd, v) -> new SelectRow(sd, v[0], 2)).batch(1, ROWS, COLUMNS).checkByInput(0);
        of((sd, v) -> new PrependRow(sd, v[0], v[1]))
                .batch(1, ROWS, COLUMNS)
                .shared(COLUMNS)
                .check(0);
        of((sd, v) -> new MeanRows(sd, v[0], null)).batch(1, 8, 8192).checkByInput(0);
        of((sd, v) -> new Patches(sd, v[0], 4)).batch(1, 3, 128, 128).checkByInput(0);
        of((sd, v) -> new ArgMax(sd, v[0])).batch(ROWS, COLUMNS).checkByInput(0);
    }

    /** Which elements are dropped depends on their place: zeros and kept ones are told by Philox itself. */
    @Test
    void dropout() {
        long n = (1L << 31) + 4000;
        long key = 7;
        try (CudaDevice device = new CudaDevice(new SparseCuda(), Precision.FP32, HostDevice.shared())) {
            Tensor x = floats(device, n);
            Tensor y = floats(device, n);
            Tensor step = new Tensor(device.allocate(DataType.INT64, 1), 0, new TensorSpec(DataType.INT64));
            device.copyIn(new long[] {3}, step);
            int count = 4000;
            float[] ones = new float[count];
            Arrays.fill(ones, 1);
            device.copyIn(ones, x.slice(n - count, count));
            SameDiff sd = SameDiff.create();
            JavaOp op = new Dropout(
                    sd, sd.placeHolder("x", DataType.FLOAT, 1), sd.placeHolder("s", DataType.INT64), 0.5, key);
            new CudaKernels(device).bind(op, List.of(x, step), List.of(y)).run();
            float[] got = new float[count];
            device.copyOut(y.slice(n - count, count), got);
            int[] words = new int[4];
            for (int i = 0; i < count; i++) {
                long at = n - count + i;
                Philox.words(key, 3, at >>> 2, words, 0);
                boolean kept = Integer.compareUnsigned(words[(int) (at & 3)], 1 << 31) >= 0;
                assertThat(got[i]).as("element %d", at).isEqualTo(kept ? 2f : 0f);
            }
        }
    }

    @Test
    void anIndexOf32BitsIsFound() {
        try (CudaDevice device = new CudaDevice(new SparseCuda(), Precision.FP32, HostDevice.shared())) {
            Tensor x = floats(device, (1L << 31) + 65536);
            Runnable launch = device.kernel("planted_faults", "index_of_32_bits")
                    .grid(x.size() / 65536)
                    .block(32)
                    .tensor(x)
                    .integer(65536)
                    .ready();
            assertThatThrownBy(launch::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("an overflow of *")
                    .hasMessageContaining("planted_faults.cu");
        }
    }

    private static Checked of(BiFunction<SameDiff, SDVariable[], JavaOp> builder) {
        return new Checked(LargeTensors.of(builder));
    }

    private static Tensor floats(CudaDevice device, long n) {
        return new Tensor(device.allocate(DataType.FLOAT, n), 0, TensorSpec.floats(n));
    }

    /** Gives the memory back after the check. */
    private record Checked(LargeTensors large) {
        Checked batch(long... shape) {
            large.batch(shape);
            return this;
        }

        Checked ids(int bound, long... shape) {
            large.ids(bound, shape);
            return this;
        }

        Checked shared(long... shape) {
            large.shared(shape);
            return this;
        }

        void check(int output) {
            try (large) {
                large.check(output);
            }
        }

        void checkByInput(int input) {
            try (large) {
                large.checkByInput(input);
            }
        }
    }
}
