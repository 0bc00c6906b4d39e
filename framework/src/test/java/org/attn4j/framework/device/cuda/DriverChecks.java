package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.nvidia.NvidiaDriver;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** The driver's layer on the stand-in for a driver; {@link FakeDriverTest} runs these in a process of their own. */
class DriverChecks {
    private static final int MANY = 12;

    static {
        NvidiaDriver.find(); // as doctor does, before anything of CUDA is loaded
    }

    private static CudaDevice device() {
        return TestCard.device(Precision.FP32);
    }

    private static Tensor floats(CudaDevice device, float... values) {
        Tensor tensor = new Tensor(device.allocate(DataType.FLOAT, values.length), 0, TensorSpec.floats(values.length));
        device.copyIn(values, tensor);
        return tensor;
    }

    private static float[] read(CudaDevice device, Tensor tensor) {
        float[] values = new float[(int) tensor.size()];
        device.copyOut(tensor, values);
        return values;
    }

    private static Runnable add(CudaDevice device, Tensor a, Tensor b, Tensor out) {
        return device.kernel("elementwise/cuda/add", "add")
                .grid(1)
                .block(32)
                .tensor(a)
                .tensor(b)
                .integer(0)
                .tensor(out)
                .wide(out.size())
                .ready();
    }

    @Test
    void aKernelGetsItsArguments() {
        try (CudaDevice device = device()) {
            Tensor a = floats(device, 1, 2, 3, 4);
            Tensor b = floats(device, 10, 20, 30, 40);
            Tensor out = floats(device, 0, 0, 0, 0);
            add(device, a, b, out).run();
            assertThat(read(device, out)).containsExactly(11, 22, 33, 44);
        }
    }

    @Test
    void copiesThatWaitKeepTheirContent() {
        try (CudaDevice device = device()) {
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                tensors.add(floats(device, i, -i));
            }
            for (int i = 0; i < MANY; i++) {
                assertThat(read(device, tensors.get(i))).as("copy " + i).containsExactly(i, -i);
            }
        }
    }

    @Test
    void copiesLargerThanAllBlocksArrive() {
        try (CudaDevice device = device()) {
            int n = 5_000_001; // 20 MB, and no multiple of a block
            float[] values = new float[n];
            for (int i = 0; i < n; i++) {
                values[i] = i;
            }
            Tensor first = floats(device, values);
            float[] others = new float[n];
            Tensor second = floats(device, others);
            assertThat(read(device, first)).isEqualTo(values);
            assertThat(read(device, second)).isEqualTo(others);
        }
    }

    @Test
    void aReplayDoesAgainWhatWasRecorded() {
        try (CudaDevice device = device()) {
            Tensor sum = floats(device, 0, 0);
            Tensor one = floats(device, 1, 2);
            Runnable launch = add(device, sum, one, sum);
            Runnable replay = device.record(() -> {
                device.api().zero(sum.address(), 4);
                launch.run();
                launch.run();
            });
            assertThat(read(device, sum)).containsExactly(0, 0);
            replay.run();
            replay.run();
            assertThat(read(device, sum)).containsExactly(2, 8);
        }
    }

    @Test
    void whatAGraphCannotHoldIsRefusedAndTheDeviceGoesOn() {
        try (CudaDevice device = device()) {
            Tensor a = floats(device, 1, 2, 3, 4);
            Tensor out = floats(device, 0, 0, 0, 0);
            List<Runnable> refused = List.of(
                    () -> device.allocate(DataType.FLOAT, 8),
                    () -> device.copyIn(new float[4], a),
                    () -> read(device, a),
                    device::synchronize,
                    () -> device.kernel("elementwise/cuda/dropout", "dropout"),
                    () -> product(device, a, a, out, null),
                    () -> device.record(() -> {}));
            for (int i = 0; i < refused.size(); i++) {
                Runnable call = refused.get(i);
                assertThatThrownBy(() -> device.record(call))
                        .as("call " + i)
                        .isInstanceOf(CudaException.class)
                        .hasMessageMatching("(?s).*(captur|algorithm|does not compile|present state).*");
                add(device, a, a, out).run();
                assertThat(read(device, out)).containsExactly(2, 4, 6, 8);
            }
        }
    }

    @Test
    void graphsAndDescriptionsGoWithTheirHolders() throws InterruptedException {
        try (CudaDevice device = device()) {
            Tensor a = floats(device, 1, 2, 3, 4);
            Tensor out = floats(device, 0, 0, 0, 0);
            for (int i = 0; i < MANY; i++) {
                Runnable product = product(device, a, a, out, null);
                device.record(product).run();
            }
            assertThat(read(device, out)).containsExactly(7, 10, 15, 22);
            Runnable kept = product(device, a, a, out, null);
            Runnable graph = device.record(kept);
            for (int round = 0;
                    round < 100 && FakeCuda.counter("executions") + FakeCuda.counter("descriptors") > 4;
                    round++) {
                System.gc();
                Thread.sleep(10);
                product(device, a, a, out, null);
            }
            assertThat(FakeCuda.counter("executions")).as("graphs alive").isBetween(1L, 2L);
            assertThat(FakeCuda.counter("descriptors")).as("products alive").isBetween(1L, 3L);
            assertThat(FakeCuda.counter("layouts")).as("layouts alive").isBetween(3L, 9L);
            graph.run();
            kept.run();
            assertThat(read(device, out)).containsExactly(7, 10, 15, 22);
        }
        for (String what : List.of("executions", "graphs", "descriptors", "layouts", "preferences", "handles")) {
            assertThat(FakeCuda.counter(what)).as(what + " after the end").isZero();
        }
        for (String what : List.of("events", "pinned", "streams", "modules", "programs", "contexts")) {
            assertThat(FakeCuda.counter(what)).as(what + " after the end").isZero();
        }
    }

    @Test
    void aSlicedBiasIsToldToTheLibrary() {
        try (CudaDevice device = device()) {
            Tensor a = floats(device, 1, 2, 3, 4);
            Tensor out = floats(device, 0, 0, 0, 0);
            Tensor biases = floats(device, 100, 10, 20);
            product(device, a, a, out, biases.slice(1, 2)).run();
            assertThat(read(device, out)).containsExactly(17, 30, 25, 42);
        }
    }

    @Test
    void memoryThatNothingRefersToIsGivenBackBeforeARefusal() {
        try (CudaDevice device = device()) {
            long quarter = device.freeBytes() / 4;
            for (int i = 0; i < MANY / 2; i++) {
                device.uninitialized(DataType.INT8, quarter + 1);
            }
            assertThat(device.freeBytes(4 * quarter)).isGreaterThanOrEqualTo(4 * quarter);
        }
    }

    /** {@link FakeDriverTest} has algorithm 0 take longer than the others. */
    @Test
    void theFastestAlgorithmIsTakenAndKept() {
        System.setProperty(ProductChoices.PROPERTY, "true");
        try {
            for (int process = 0; process < 2; process++) {
                try (CudaDevice device = device()) {
                    Tensor a = floats(device, 1, 2, 3, 4);
                    Tensor out = floats(device, 7, 7, 7, 7);
                    long before = FakeCuda.counter("products");
                    Runnable product = product(device, a, a, out, null);
                    long timed = FakeCuda.counter("products") - before;
                    assertThat(timed > 0).as("timed in process " + process).isEqualTo(process == 0);
                    assertThat(read(device, out)).as("C while it is timed").containsExactly(7, 7, 7, 7);
                    long slow = FakeCuda.counter("algorithm_0");
                    product.run();
                    assertThat(read(device, out)).containsExactly(7, 10, 15, 22);
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
            Tensor a = floats(device, 1, 2, 3, 4);
            Tensor out = new Tensor(device.allocate(DataType.BFLOAT16, 4), 0, new TensorSpec(DataType.BFLOAT16, 2, 2));
            Tensor bias = new Tensor(device.allocate(DataType.BFLOAT16, 8), 0, new TensorSpec(DataType.BFLOAT16, 2));
            device.round(floats(device, 250, 1000), bias, 1).run();
            product(device, a, a, out, bias).run();
            // 257, 1010, 265 and 1022, of which bfloat16 holds every second and every fourth; ties go to the even one.
            assertThat(read(device, out)).containsExactly(256, 1008, 264, 1024);
        }
    }

    @Test
    void sumsOfAnOperandComeWithTheProduct() {
        try (CudaDevice device = device()) {
            Tensor a = floats(device, 1, 2, 3, 4);
            Tensor b = floats(device, 10, 20, 30, 40);
            Tensor out = floats(device, 0, 0, 0, 0);
            Tensor sums = floats(device, 0, 0);
            for (boolean ofA : new boolean[] {true, false}) {
                device.product()
                        .size(2, 2, 2)
                        .a(a, true)
                        .b(b, false)
                        .c(out)
                        .sums(sums, ofA)
                        .ready()
                        .run();
                assertThat(read(device, out)).containsExactly(100, 140, 140, 200);
                assertThat(read(device, sums)).containsExactly(ofA ? new float[] {4, 6} : new float[] {40, 60});
            }
        }
    }

    @Test
    void aProductThatTheLibraryHasNoAlgorithmForIsNamed() {
        try (CudaDevice device = device()) {
            Tensor a = floats(device, 1, 2, 3, 4);
            Product two = device.product()
                    .size(1, 1, 1)
                    .a(a, false)
                    .b(a, false)
                    .c(floats(device, 0, 0))
                    .batch(2, 1, 1, 1)
                    .sums(floats(device, 0), true);
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

    /** out [2, 2] = a b + bias. */
    private static Runnable product(CudaDevice device, Tensor a, Tensor b, Tensor out, Tensor bias) {
        return device.product()
                .size(2, 2, 2)
                .a(a, false)
                .b(b, false)
                .c(out)
                .bias(bias)
                .ready();
    }
}
