package org.attn4j.framework.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each library against sums in double precision. */
class BlasTest {
    private final Random random = new Random(5);

    @ParameterizedTest
    @EnumSource(BlasChoice.class)
    void multipliesMatricesWithPaddedRows(BlasChoice choice) {
        try (HostDevice device = open(choice)) {
            for (int i = 0; i < 60; i++) {
                boolean ta = random.nextBoolean();
                boolean tb = random.nextBoolean();
                int m = 1 + random.nextInt(i < 50 ? 40 : 300);
                int n = 1 + random.nextInt(i < 50 ? 40 : 300);
                int k = 1 + random.nextInt(i < 50 ? 40 : 300);
                int lda = (ta ? m : k) + random.nextInt(4);
                int ldb = (tb ? k : n) + random.nextInt(4);
                int ldc = n + random.nextInt(4);
                float beta = random.nextInt(2);
                float[] a = numbers((ta ? k : m) * lda);
                float[] b = numbers((tb ? n : k) * ldb);
                float[] c = numbers(m * ldc);
                float[] got = gemm(device, ta, tb, m, n, k, a, lda, b, ldb, beta, c, ldc);
                for (int r = 0; r < m; r++) {
                    for (int s = 0; s < ldc; s++) {
                        double sum = s < n ? beta * c[r * ldc + s] : c[r * ldc + s];
                        for (int p = 0; p < k && s < n; p++) {
                            sum += (double) a[ta ? p * lda + r : r * lda + p] * b[tb ? s * ldb + p : p * ldb + s];
                        }
                        assertThat((double) got[r * ldc + s])
                                .as("%s: m %d n %d k %d, transposed %s %s, at %d, %d", choice, m, n, k, ta, tb, r, s)
                                .isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-6 * (k + 10)));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(BlasChoice.class)
    void multipliesAMatrixAndAVector(BlasChoice choice) {
        try (HostDevice device = open(choice)) {
            for (boolean transpose : new boolean[] {false, true}) {
                int rows = 37;
                int columns = 53;
                float[] a = numbers(rows * columns);
                float[] x = numbers(transpose ? rows : columns);
                Tensor y = tensor(device, numbers(transpose ? columns : rows));
                device.blas()
                        .gemv(
                                transpose,
                                rows,
                                columns,
                                Blas.pointer(tensor(device, a), 0),
                                columns,
                                Blas.pointer(tensor(device, x), 0),
                                0f,
                                Blas.pointer(y, 0));
                float[] got = new float[transpose ? columns : rows];
                device.copyOut(y, got);
                for (int i = 0; i < got.length; i++) {
                    double sum = 0;
                    for (int j = 0; j < x.length; j++) {
                        sum += (double) x[j] * a[transpose ? j * columns + i : i * columns + j];
                    }
                    assertThat((double) got[i]).isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-4));
                }
            }
        }
    }

    /** What a thread computes hangs neither on what it computed before nor on where the matrices lie. */
    @ParameterizedTest
    @EnumSource(BlasChoice.class)
    void givesTheSameBitsAnywhere(BlasChoice choice) {
        try (HostDevice device = open(choice)) {
            float[] a = numbers(150 * 70);
            float[] b = numbers(70 * 90);
            float[] first = gemm(device, false, false, 150, 90, 70, a, 70, b, 90, 0f, new float[150 * 90], 90);
            for (int i = 1; i < 20; i++) {
                device.allocate(org.nd4j.linalg.api.buffer.DataType.FLOAT, i);
                assertThat(gemm(device, false, false, 150, 90, 70, a, 70, b, 90, 0f, new float[150 * 90], 90))
                        .containsExactly(first);
            }
        }
    }

    @Test
    void tellsHowToGetWhatIsAbsent() {
        boolean absent = false;
        try (HostDevice device = new HostDevice(1, BlasChoice.MKL)) {
            assertThat(device.blas().name()).isEqualTo("MKL");
        } catch (IllegalArgumentException e) {
            absent = true;
        }
        assumeThat(absent).as("MKL is not on the class path").isTrue();
        assertThatThrownBy(() -> new HostDevice(1, BlasChoice.MKL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blas 'mkl'")
                .hasMessageContaining("-Pmkl");
    }

    private HostDevice open(BlasChoice choice) {
        HostDevice device = null;
        try {
            device = new HostDevice(1, choice);
        } catch (IllegalArgumentException e) {
            assumeThat(e).as("%s is not usable here", choice).isNull();
        }
        return device;
    }

    private static float[] gemm(
            HostDevice device,
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            float[] a,
            int lda,
            float[] b,
            int ldb,
            float beta,
            float[] c,
            int ldc) {
        Tensor result = tensor(device, c);
        Tensor left = tensor(device, a);
        Tensor right = tensor(device, b);
        device.blas()
                .gemm(
                        ta,
                        tb,
                        m,
                        n,
                        k,
                        1f,
                        Blas.pointer(left, 0),
                        lda,
                        Blas.pointer(right, 0),
                        ldb,
                        beta,
                        Blas.pointer(result, 0),
                        ldc);
        float[] got = new float[c.length];
        device.copyOut(result, got);
        return got;
    }

    private static Tensor tensor(HostDevice device, float[] values) {
        TensorSpec spec = TensorSpec.floats(values.length);
        Tensor tensor = new Tensor(device.allocate(spec.type(), spec.size()), 0, spec);
        device.copyIn(values, tensor);
        return tensor;
    }

    private float[] numbers(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
