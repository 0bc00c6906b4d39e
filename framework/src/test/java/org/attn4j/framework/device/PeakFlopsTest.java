package org.attn4j.framework.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;

class PeakFlopsTest {
    @Test
    void isMeasuredQuicklyAndOnce() {
        HostDevice two = new HostDevice(2, BlasChoice.OPENBLAS);
        long start = System.nanoTime();
        double peak = PeakFlops.of(two.blas(), two.pool());
        double seconds = (System.nanoTime() - start) * 1e-9;
        // From one slow core to a large server; a busy machine may take longer than the 0.15 s that are meant.
        assertThat(peak).isBetween(1e8, 1e14);
        assertThat(seconds).isLessThan(10);
        two.close();
        try (HostDevice again = new HostDevice(2, BlasChoice.OPENBLAS)) {
            assertThat(PeakFlops.of(again.blas(), again.pool()))
                    .as("the same library and threads")
                    .isEqualTo(peak);
        }
    }

    /** Products timed here on one thread are as fast, within what a shared machine allows. */
    @Test
    void isWhatProductsReach() {
        try (HostDevice one = new HostDevice(1, BlasChoice.OPENBLAS)) {
            double peak = PeakFlops.of(one.blas(), one.pool());
            int n = 256;
            Tensor[] m = new Tensor[3];
            for (int i = 0; i < 3; i++) {
                TensorSpec spec = TensorSpec.floats(n, n);
                m[i] = new Tensor(one.allocate(spec.type(), spec.size()), 0, spec);
            }
            FloatPointer a = Blas.pointer(m[0], 0);
            FloatPointer b = Blas.pointer(m[1], 0);
            FloatPointer c = Blas.pointer(m[2], 0);
            double best = 0;
            for (int i = 0; i < 40; i++) {
                long start = System.nanoTime();
                one.blas().gemm(false, false, n, n, n, 1, a, n, b, n, 0, c, n);
                best = Math.max(best, 2.0 * n * n * n / ((System.nanoTime() - start) * 1e-9));
            }
            assertThat(m[2].floats().get(0)).isZero();
            assertThat(best / peak).isBetween(0.1, 10.0);
        }
    }
}
