package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.junit.jupiter.api.Test;

/** The peak's measurement, on the emulation: its products are slow, but the same calls. */
class CudaPeakTest {
    private static final int SIZE = 32;

    @Test
    void isTheRateOfProductsAndGivesItsMemoryBack() {
        for (Precision precision : Precision.values()) {
            EmulatedCuda api = EmulatedCuda.create();
            long free = api.freeBytes();
            double peak = new CudaPeak(api, precision, SIZE).flops();
            assertThat(api.freeBytes()).isEqualTo(free);
            // Three rounds of 16 at least, and one before them.
            assertThat(api.calls()).isGreaterThanOrEqualTo(49);
            // All rounds but the first end within the 0.3 s that are meant, so that a product took less than that.
            double productsInTime = (api.calls() - 1) * 2.0 * SIZE * SIZE * SIZE;
            assertThat(peak).isGreaterThan(productsInTime / 10).isLessThan(1e13);
            EmulatedCuda.checkGuards();
        }
    }

    @Test
    void isNotKnownWhereTheCardIsFull() {
        EmulatedCuda api = EmulatedCuda.create().total(3 * 4 * SIZE * SIZE - 1);
        assertThat(new CudaPeak(api, Precision.FP32, SIZE).flops()).isNaN();
        assertThat(new CudaPeak(api, Precision.BF16, SIZE).flops()).isPositive();
    }

    @Test
    void aDeviceNamesItsMethod() {
        try (CudaDevice device = EmulatedCuda.device(Precision.BF16)) {
            assertThat(device.peakMethod())
                    .contains("cuBLASLt")
                    .contains("4096")
                    .contains("bf16");
        }
        assertThat(HostDevice.shared().peakMethod()).contains("BLAS");
    }
}
