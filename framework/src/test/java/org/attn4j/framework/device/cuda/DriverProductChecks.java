package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.nvidia.DriverSearch;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Matrix products on the stand-in for a driver; {@link FakeDriverTest} runs these in a process of their own. */
class DriverProductChecks {
    static {
        DriverSearch.find(); // as doctor does, before anything of CUDA is loaded
    }

    @Test
    void aSlicedBiasIsToldToTheLibrary() {
        try (CudaDevice device = DriverCalls.device()) {
            Tensor a = DriverCalls.floats(device, 1, 2, 3, 4);
            Tensor out = DriverCalls.floats(device, 0, 0, 0, 0);
            Tensor biases = DriverCalls.floats(device, 100, 10, 20);
            DriverCalls.product(device, a, a, out, biases.slice(1, 2)).run();
            assertThat(DriverCalls.read(device, out)).containsExactly(17, 30, 25, 42);
        }
    }

    /** {@link FakeDriverTest} has algorithm 0 take longer than the others. */
    @Test
    void theFastestAlgorithmIsTakenAndKept() {
        System.setProperty(ProductChoices.PROPERTY, "true");
        try {
            for (int process = 0; process < 2; process++) {
                try (CudaDevice device = DriverCalls.device()) {
                    Tensor a = DriverCalls.floats(device, 1, 2, 3, 4);
                    Tensor out = DriverCalls.floats(device, 7, 7, 7, 7);
                    long before = FakeCuda.counter("products");
                    Runnable product = DriverCalls.product(device, a, a, out, null);
                    long timed = FakeCuda.counter("products") - before;
                    assertThat(timed > 0).as("timed in process " + process).isEqualTo(process == 0);
                    assertThat(DriverCalls.read(device, out))
                            .as("C while it is timed")
                            .containsExactly(7, 7, 7, 7);
                    long slow = FakeCuda.counter("algorithm_0");
                    product.run();
                    assertThat(DriverCalls.read(device, out)).containsExactly(7, 10, 15, 22);
                    assertThat(FakeCuda.counter("algorithm_0")).isEqualTo(slow);
                }
            }
        } finally {
            System.setProperty(ProductChoices.PROPERTY, "false");
        }
    }

    @Test
    void aResultInBfloat16IsRoundedFromSinglePrecision() {
        try (CudaDevice device = TestCard.device(Precision.BF16)) {
            Tensor a = DriverCalls.floats(device, 1, 2, 3, 4);
            Tensor out = new Tensor(device.allocate(DataType.BFLOAT16, 4), 0, new TensorSpec(DataType.BFLOAT16, 2, 2));
            Tensor bias = new Tensor(device.allocate(DataType.BFLOAT16, 8), 0, new TensorSpec(DataType.BFLOAT16, 2));
            device.round(DriverCalls.floats(device, 250, 1000), bias, 1).run();
            DriverCalls.product(device, a, a, out, bias).run();
            // 257, 1010, 265 and 1022, of which bfloat16 holds every second and every fourth; ties go to the even one.
            assertThat(DriverCalls.read(device, out)).containsExactly(256, 1008, 264, 1024);
        }
    }

    @Test
    void sumsOfAnOperandComeWithTheProduct() {
        try (CudaDevice device = DriverCalls.device()) {
            Tensor a = DriverCalls.floats(device, 1, 2, 3, 4);
            Tensor b = DriverCalls.floats(device, 10, 20, 30, 40);
            Tensor out = DriverCalls.floats(device, 0, 0, 0, 0);
            Tensor sums = DriverCalls.floats(device, 0, 0);
            for (boolean ofA : new boolean[] {true, false}) {
                device.product()
                        .size(2, 2, 2)
                        .a(a, true)
                        .b(b, false)
                        .c(out)
                        .sums(sums, ofA)
                        .ready()
                        .run();
                assertThat(DriverCalls.read(device, out)).containsExactly(100, 140, 140, 200);
                assertThat(DriverCalls.read(device, sums))
                        .containsExactly(ofA ? new float[] {4, 6} : new float[] {40, 60});
            }
        }
    }

    @Test
    void aProductThatTheLibraryHasNoAlgorithmForIsNamed() {
        try (CudaDevice device = DriverCalls.device()) {
            Tensor a = DriverCalls.floats(device, 1, 2, 3, 4);
            Product two = device.product()
                    .size(1, 1, 1)
                    .a(a, false)
                    .b(a, false)
                    .c(DriverCalls.floats(device, 0, 0))
                    .batch(2, 1, 1, 1)
                    .sums(DriverCalls.floats(device, 0), true);
            assertThatThrownBy(two::ready)
                    .isInstanceOf(NoAlgorithmException.class)
                    .hasMessageContaining("cuBLASLt has no algorithm");
        }
    }

    /** Rows of 16 bytes' multiples are what tensor cores want; others are right, but slow, and the stand-in counts them. */
    @Test
    void operandsWithOddRowsAreReported() {
        try (CudaDevice device = TestCard.device(Precision.BF16)) {
            Tensor data =
                    new Tensor(device.allocate(DataType.BFLOAT16, 1024), 0, new TensorSpec(DataType.BFLOAT16, 1024));
            Tensor single = new Tensor(device.allocate(DataType.FLOAT, 1024), 0, TensorSpec.floats(1024));
            long padded = FakeCuda.counter("misaligned_bf16");
            Tensor odd = single.slice(0, 8, 17);
            device.product()
                    .size(8, 17, 8)
                    .a(single, false)
                    .b(odd, false)
                    .c(single)
                    .ready();
            assertThat(FakeCuda.counter("misaligned_bf16") - padded)
                    .as("rows that are padded as they are rounded")
                    .isZero();
            for (int rows : new int[] {16, 24, 17, 20}) {
                long before = FakeCuda.counter("misaligned_bf16");
                device.product()
                        .size(8, rows, 8)
                        .a(data, false)
                        .b(data, false)
                        .c(single)
                        .ready();
                assertThat(FakeCuda.counter("misaligned_bf16") - before)
                        .as("rows of " + rows)
                        .isEqualTo(rows % 8 == 0 ? 0 : 1);
            }
        }
    }
}
