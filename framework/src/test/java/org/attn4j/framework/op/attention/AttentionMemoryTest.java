package org.attn4j.framework.op.attention;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.host.JvmKernels;
import org.attn4j.framework.op.simd.Simd;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** What attention allocates as it runs. */
class AttentionMemoryTest {
    /** Scratch grows with T: what a first run allocates stays far below a [T, S] array. */
    @Test
    void memoryDoesNotGrowWithTheSquareOfTheLength() {
        int length = 4096;
        AttentionSpec spec = new AttentionSpec(1, 1, 1, true, true, false, false, 0, 0);
        Tensor qkv = Tensor.of(Nd4j.rand(DataType.FLOAT, 1, length, 24));
        Tensor y = Tensor.of(Nd4j.create(DataType.FLOAT, 1, length, 8));
        Tensor statistics = Tensor.of(Nd4j.create(DataType.FLOAT, 1, 1, length));
        Tensor gradient = Tensor.of(Nd4j.create(DataType.FLOAT, 1, length, 24));
        SameDiff sd = SameDiff.create();
        SDVariable[] one = {sd.placeHolder("qkv", DataType.FLOAT, 1, length, 24)};
        SDVariable[] all = {
            one[0],
            sd.placeHolder("y", DataType.FLOAT, 1, length, 8),
            sd.placeHolder("statistics", DataType.FLOAT, 1, 1, length),
            sd.placeHolder("dy", DataType.FLOAT, 1, length, 8)
        };
        try (HostDevice device = new HostDevice(1, BlasChoice.OPENBLAS)) {
            JvmKernels kernels = new JvmKernels(device);
            // The Vector API allocates until it is compiled; both paths have the same working memory.
            System.setProperty(Simd.PROPERTY, "false");
            Runnable forward = kernels.bind(new Attention(sd, spec, one), List.of(qkv), List.of(y, statistics));
            Runnable backward =
                    kernels.bind(new AttentionGrad(sd, spec, all), List.of(qkv, y, statistics, y), List.of(gradient));
            long before = allocated();
            forward.run();
            backward.run();
            // A [T, S] array takes 64 MiB; eight matrices of T rows of 64 columns take 8 MiB.
            assertThat(allocated() - before).isLessThan(12L << 20);
        } finally {
            System.clearProperty(Simd.PROPERTY);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
