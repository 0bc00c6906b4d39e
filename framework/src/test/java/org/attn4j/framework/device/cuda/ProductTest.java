package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class ProductTest {
    private final Random random = new Random(5);

    @Test
    void multipliesAsToldWithEveryTransposition() {
        for (Precision precision : Precision.values()) {
            double tolerance = precision == Precision.FP32 ? 1e-6 : precision == Precision.TF32 ? 1e-3 : 1e-2;
            for (int variant = 0; variant < 4; variant++) {
                check(precision, (variant & 1) != 0, (variant & 2) != 0, tolerance);
            }
        }
    }

    /** Two products of a batch, on pieces of larger rows, with bias, alpha and beta. */
    private void check(Precision precision, boolean ta, boolean tb, double tolerance) {
        int m = 5;
        int n = 7;
        int k = 9;
        int lda = 11;
        int ldb = 13;
        int ldc = 8;
        try (CudaDevice device = EmulatedCuda.device(precision)) {
            float[] a = normal(300);
            float[] b = normal(400);
            float[] c = normal(200);
            float[] bias = normal(n);
            Tensor result = put(device, c);
            device.product()
                    .size(m, n, k)
                    .a(put(device, a), ta)
                    .b(put(device, b), tb)
                    .c(result)
                    .bias(put(device, bias))
                    .alpha(0.5)
                    .beta(2)
                    .leading(lda, ldb, ldc)
                    .offsets(3, 4, 5)
                    .batch(2, 120, 130, 50)
                    .ready()
                    .run();
            float[] got = new float[c.length];
            device.copyOut(result, got);
            EmulatedCuda.checkGuards();
            double[] expected = new double[c.length];
            for (int i = 0; i < c.length; i++) {
                expected[i] = c[i];
            }
            for (int p = 0; p < 2; p++) {
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        double sum = 0;
                        for (int q = 0; q < k; q++) {
                            double x = a[3 + 120 * p + (ta ? q * lda + i : i * lda + q)];
                            double y = b[4 + 130 * p + (tb ? j * ldb + q : q * ldb + j)];
                            sum += x * y;
                        }
                        int at = 5 + 50 * p + i * ldc + j;
                        expected[at] = 0.5 * sum + 2.0 * c[at] + bias[j];
                    }
                }
            }
            double worst = 0;
            double largest = 0;
            for (int i = 0; i < c.length; i++) {
                worst = Math.max(worst, Math.abs(expected[i] - got[i]));
                largest = Math.max(largest, Math.abs(expected[i]));
            }
            assertThat(worst / largest).as(precision + " " + ta + " " + tb).isLessThan(tolerance);
            if (precision != Precision.FP32) {
                assertThat(worst / largest).as("operands are rounded").isGreaterThan(1e-6);
            }
        }
    }

    @Test
    void refusesOperandsThatAreTooSmall() {
        try (CudaDevice device = EmulatedCuda.device()) {
            Tensor small = put(device, normal(10));
            assertThatThrownBy(() -> device.product()
                            .size(4, 4, 4)
                            .a(small, false)
                            .b(small, false)
                            .c(small)
                            .ready())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("A is FLOAT[10]")
                    .hasMessageContaining("[4, 4]");
        }
    }

    @Test
    void roundsToBfloat16AsTheFormatSays() {
        try (CudaDevice device = EmulatedCuda.device()) {
            // 1 + 2^-8 lies between 1 and 1 + 2^-7: the even one is 1; 1 + 3 * 2^-8 goes up to 1 + 2^-6.
            float[] values = {1f, 1.00390625f, 1.01171875f, -2.5f, Float.NaN, Float.POSITIVE_INFINITY, 3.4e38f, 0f};
            int[] expected = {0x3f80, 0x3f80, 0x3f82, 0xc020, 0x7fc0, 0x7f80, 0x7f80, 0};
            Tensor source = put(device, values);
            Tensor target = new Tensor(
                    device.allocate(DataType.BFLOAT16, values.length),
                    0,
                    new TensorSpec(DataType.BFLOAT16, values.length));
            device.round(source, target, 1).run();
            short[] bits = new short[values.length];
            java.nio.ByteBuffer block =
                    java.nio.ByteBuffer.allocateDirect(2 * values.length).order(java.nio.ByteOrder.nativeOrder());
            try (var pointer = new org.bytedeco.javacpp.BytePointer(block)) {
                device.api().copyOut(target.address(), pointer.address(), 2L * values.length);
            }
            block.asShortBuffer().get(bits);
            for (int i = 0; i < values.length; i++) {
                assertThat(bits[i] & 0xFFFF).as("%s", values[i]).isEqualTo(expected[i]);
            }
        }
    }

    private float[] normal(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static Tensor put(CudaDevice device, float[] values) {
        Tensor tensor = new Tensor(
                device.allocate(DataType.FLOAT, values.length), 0, new TensorSpec(DataType.FLOAT, values.length));
        device.copyIn(values, tensor);
        return tensor;
    }
}
