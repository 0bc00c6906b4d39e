package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.nvidia.DriverSearch;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** The driver's layer on the stand-in for a driver; {@link FakeDriverTest} runs these in a process of their own. */
class DriverChecks {
    private static final int MANY = 12;

    static {
        DriverSearch.find(); // as doctor does, before anything of CUDA is loaded
    }

    @Test
    void aKernelGetsItsArguments() {
        try (CudaDevice device = DriverCalls.device()) {
            Tensor a = DriverCalls.floats(device, 1, 2, 3, 4);
            Tensor b = DriverCalls.floats(device, 10, 20, 30, 40);
            Tensor out = DriverCalls.floats(device, 0, 0, 0, 0);
            DriverCalls.add(device, a, b, out).run();
            assertThat(DriverCalls.read(device, out)).containsExactly(11, 22, 33, 44);
        }
    }

    @Test
    void copiesThatWaitKeepTheirContent() {
        try (CudaDevice device = DriverCalls.device()) {
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                tensors.add(DriverCalls.floats(device, i, -i));
            }
            for (int i = 0; i < MANY; i++) {
                assertThat(DriverCalls.read(device, tensors.get(i)))
                        .as("copy " + i)
                        .containsExactly(i, -i);
            }
        }
    }

    @Test
    void copiesLargerThanAllBlocksArrive() {
        try (CudaDevice device = DriverCalls.device()) {
            int n = 5_000_001; // 20 MB, and no multiple of a block
            float[] values = new float[n];
            for (int i = 0; i < n; i++) {
                values[i] = i;
            }
            Tensor first = DriverCalls.floats(device, values);
            float[] others = new float[n];
            Tensor second = DriverCalls.floats(device, others);
            assertThat(DriverCalls.read(device, first)).isEqualTo(values);
            assertThat(DriverCalls.read(device, second)).isEqualTo(others);
        }
    }

    @Test
    void aReplayDoesAgainWhatWasRecorded() {
        try (CudaDevice device = DriverCalls.device()) {
            Tensor sum = DriverCalls.floats(device, 0, 0);
            Tensor one = DriverCalls.floats(device, 1, 2);
            Runnable launch = DriverCalls.add(device, sum, one, sum);
            Runnable replay = device.record(() -> {
                device.api().zero(sum.address(), 4);
                launch.run();
                launch.run();
            });
            assertThat(DriverCalls.read(device, sum)).containsExactly(0, 0);
            replay.run();
            replay.run();
            assertThat(DriverCalls.read(device, sum)).containsExactly(2, 8);
        }
    }

    @Test
    void whatAGraphCannotHoldIsRefusedAndTheDeviceGoesOn() {
        try (CudaDevice device = DriverCalls.device()) {
            Tensor a = DriverCalls.floats(device, 1, 2, 3, 4);
            Tensor out = DriverCalls.floats(device, 0, 0, 0, 0);
            List<Runnable> refused = List.of(
                    () -> device.allocate(DataType.FLOAT, 8),
                    () -> device.copyIn(new float[4], a),
                    () -> DriverCalls.read(device, a),
                    device::synchronize,
                    () -> device.kernel("elementwise/cuda/dropout", "dropout"),
                    () -> DriverCalls.product(device, a, a, out, null),
                    () -> device.record(() -> {}));
            for (int i = 0; i < refused.size(); i++) {
                Runnable call = refused.get(i);
                assertThatThrownBy(() -> device.record(call))
                        .as("call " + i)
                        .isInstanceOf(CudaException.class)
                        .hasMessageMatching("(?s).*(captur|algorithm|does not compile|present state).*");
                DriverCalls.add(device, a, a, out).run();
                assertThat(DriverCalls.read(device, out)).containsExactly(2, 4, 6, 8);
            }
        }
    }

    @Test
    void graphsAndDescriptionsGoWithTheirHolders() throws InterruptedException {
        try (CudaDevice device = DriverCalls.device()) {
            Tensor a = DriverCalls.floats(device, 1, 2, 3, 4);
            Tensor out = DriverCalls.floats(device, 0, 0, 0, 0);
            for (int i = 0; i < MANY; i++) {
                Runnable product = DriverCalls.product(device, a, a, out, null);
                device.record(product).run();
            }
            assertThat(DriverCalls.read(device, out)).containsExactly(7, 10, 15, 22);
            Runnable kept = DriverCalls.product(device, a, a, out, null);
            Runnable graph = device.record(kept);
            for (int round = 0;
                    round < 100 && FakeCuda.counter("executions") + FakeCuda.counter("descriptors") > 4;
                    round++) {
                System.gc();
                Thread.sleep(10);
                DriverCalls.product(device, a, a, out, null);
            }
            assertThat(FakeCuda.counter("executions")).as("graphs alive").isBetween(1L, 2L);
            assertThat(FakeCuda.counter("descriptors")).as("products alive").isBetween(1L, 3L);
            assertThat(FakeCuda.counter("layouts")).as("layouts alive").isBetween(3L, 9L);
            graph.run();
            kept.run();
            assertThat(DriverCalls.read(device, out)).containsExactly(7, 10, 15, 22);
        }
        for (String what : List.of("executions", "graphs", "descriptors", "layouts", "preferences", "handles")) {
            assertThat(FakeCuda.counter(what)).as(what + " after the end").isZero();
        }
        for (String what : List.of("events", "pinned", "streams", "modules", "programs", "contexts")) {
            assertThat(FakeCuda.counter(what)).as(what + " after the end").isZero();
        }
    }

    @Test
    void kernelsAreLaunchedOneByOneWhereGraphsAreNotWanted() {
        System.setProperty(CudaDevice.GRAPHS, "false");
        try (CudaDevice device = DriverCalls.device()) {
            Tensor a = DriverCalls.floats(device, 1, 2, 3, 4);
            Tensor out = DriverCalls.floats(device, 0, 0, 0, 0);
            long replays = FakeCuda.counter("replays");
            Runnable step = device.record(DriverCalls.add(device, a, a, out));
            long launches = FakeCuda.counter("launches");
            step.run();
            assertThat(DriverCalls.read(device, out)).containsExactly(2, 4, 6, 8);
            assertThat(FakeCuda.counter("launches") - launches).isEqualTo(1);
            assertThat(FakeCuda.counter("replays")).isEqualTo(replays);
        } finally {
            System.clearProperty(CudaDevice.GRAPHS);
        }
    }

    @Test
    void memoryThatNothingRefersToIsGivenBackBeforeARefusal() {
        try (CudaDevice device = DriverCalls.device()) {
            long quarter = device.freeBytes() / 4;
            for (int i = 0; i < MANY / 2; i++) {
                device.uninitialized(DataType.INT8, quarter + 1);
            }
            assertThat(device.freeBytes(4 * quarter)).isGreaterThanOrEqualTo(4 * quarter);
        }
    }
}
