package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Reference;
import org.attn4j.framework.device.DeviceMemoryException;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Memory;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

class CudaDeviceTest {
    @Test
    void memoryStartsAsZerosAndKeepsWhatIsCopiedIn() {
        try (CudaDevice device = EmulatedCuda.device()) {
            Tensor floats = new Tensor(device.allocate(DataType.FLOAT, 3), 0, TensorSpec.floats(3));
            float[] values = {1, 1, 1};
            device.copyOut(floats, values);
            assertThat(values).containsExactly(0, 0, 0);
            device.copyIn(new float[] {1, 2, 3}, floats);
            Tensor copy = new Tensor(device.allocate(DataType.FLOAT, 3), 0, TensorSpec.floats(3));
            device.copy(floats, copy);
            device.copyOut(copy, values);
            assertThat(values).containsExactly(1, 2, 3);

            Tensor wide = new Tensor(device.allocate(DataType.INT64, 2), 0, new TensorSpec(DataType.INT64, 2));
            device.copyIn(new int[] {-7, 9}, wide);
            Tensor host =
                    new Tensor(HostDevice.shared().allocate(DataType.INT64, 2), 0, new TensorSpec(DataType.INT64, 2));
            device.copyToHost(wide, host);
            assertThat(host.longs().get(0)).isEqualTo(-7);
            assertThat(host.longs().get(1)).isEqualTo(9);
        }
    }

    @Test
    void refusesMoreMemoryThanTheCardHasFree() {
        EmulatedCuda api = EmulatedCuda.create().total(64 << 20);
        try (CudaDevice device = new CudaDevice(api, Precision.FP32, HostDevice.shared())) {
            Memory held = device.allocate(DataType.FLOAT, 8 << 20);
            assertThatThrownBy(() -> device.allocate(DataType.FLOAT, 16 << 20))
                    .isInstanceOf(DeviceMemoryException.class)
                    .hasMessageContaining(
                            "cuda:0 (emulation): 64 MiB of memory are asked for, but 32 of its 64 MiB are free")
                    .hasMessageContaining("smaller batch");
            Reference.reachabilityFence(held);
        }
    }

    @Test
    void memoryThatNothingRefersToIsGivenBackBeforeARefusal() {
        EmulatedCuda api = EmulatedCuda.create().total(64 << 20);
        try (CudaDevice device = new CudaDevice(api, Precision.FP32, HostDevice.shared())) {
            for (int i = 0; i < 5; i++) {
                assertThat(device.allocate(DataType.FLOAT, 10 << 20).elements()).isEqualTo(10 << 20);
            }
        }
    }

    @Test
    void aLaunchTakesMemoryOfTheCardAloneAndWholeWarps() {
        try (CudaDevice device = EmulatedCuda.device()) {
            Tensor host = new Tensor(HostDevice.shared().allocate(DataType.FLOAT, 4), 0, TensorSpec.floats(4));
            assertThatThrownBy(
                            () -> device.kernel("elementwise/cuda/add", "add").tensor(host))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("add.add: FLOAT[4] is not in a card's memory");
            assertThatThrownBy(
                            () -> device.kernel("elementwise/cuda/add", "add").block(48))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("multiple of 32");
            assertThatThrownBy(() -> device.kernel("elementwise/cuda/add", "subtract"))
                    .isInstanceOf(CudaException.class)
                    .hasMessageContaining("subtract");
        }
    }

    @Test
    void workspaceGrowsAndIsCounted() {
        try (CudaDevice device = EmulatedCuda.device()) {
            Tensor small = device.workspace(DataType.FLOAT, 100);
            assertThat(device.workspaceBytes()).isEqualTo(400);
            assertThat(device.workspace(DataType.INT32, 50).address()).isEqualTo(small.address());
            device.workspace(DataType.FLOAT, 1000);
            assertThat(device.workspaceBytes()).isEqualTo(4000);
        }
    }
}
