package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;

/** The checker of kernels finds each fault that was planted for it, and nothing where there is none. */
class CheckedKernelsTest {
    private static final int THREADS = 64;

    private static void launch(String kernel, int blocks, int value) {
        EmulatedCuda api = EmulatedCuda.create().checked();
        try (CudaDevice device = new CudaDevice(api, Precision.FP32, HostDevice.shared())) {
            TensorSpec spec = new TensorSpec(DataType.FLOAT, THREADS);
            Tensor out = new Tensor(device.allocate(DataType.FLOAT, THREADS), 0, spec);
            device.copyIn(new float[THREADS], out);
            new Launch(api, "planted_faults", kernel)
                    .grid(blocks)
                    .block(THREADS)
                    .tensor(out)
                    .integer(value)
                    .ready()
                    .run();
        }
    }

    @Test
    void nothingIsFoundWhereNothingIsWrong() {
        launch("right", 2, 0);
        launch("copied_ahead", 1, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "no_block_barrier, 1, 0, shared memory",
        "no_warp_barrier, 1, 0, shared memory",
        "write_after_read, 1, 0, in shared memory",
        "unwritten, 1, 0, reads shared memory that nothing wrote",
        "across_blocks, 2, 0, in global memory",
        "one_cell, 1, 0, two writes in global memory",
        "beyond, 1, 0, reads outside of any memory",
        "misaligned, 1, 0, misaligned",
        "index_out_of_bounds, 1, 4, an index out of bounds at planted_faults.cu",
        "shifted_too_far, 1, 40, a shift out of bounds at planted_faults.cu",
        "overflowing, 1, 10000000, an overflow of * at planted_faults.cu",
        "some_at_the_barrier, 1, 0, reach __syncthreads()",
        "some_lanes_exchange, 1, 0, of the 32 lanes",
        "no_wait_for_copies, 1, 0, touches shared memory that an asynchronous copy still writes",
        "no_barrier_after_copies, 1, 0, shared memory",
        "wait_for_too_few, 1, 0, touches shared memory that an asynchronous copy still writes",
        "copy_over_readers, 1, 0, in shared memory",
        "copies_left_behind, 1, 0, a thread ends before its asynchronous copies",
        "misaligned_copy, 1, 0, a misaligned address",
        "misaligned_matrices, 1, 0, a misaligned address"
    })
    void eachPlantedFaultIsFound(String kernel, int blocks, int value, String finding) {
        assertThatThrownBy(() -> launch(kernel, blocks, value))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("checked:planted_faults." + kernel)
                .hasMessageContaining(finding);
    }

    @Test
    void theOrderOfBlocksShows() {
        float first = lastWriter(0);
        float last = lastWriter(1);
        assertThat(first).isNotEqualTo(last);
    }

    /** Which block's number stays where all write to one place, without checks. */
    private static float lastWriter(long order) {
        EmulatedCuda api = EmulatedCuda.create();
        try (CudaDevice device = new CudaDevice(api, Precision.FP32, HostDevice.shared())) {
            Tensor out = new Tensor(device.allocate(DataType.FLOAT, 1), 0, new TensorSpec(DataType.FLOAT, 1));
            EmulatedCuda.order(order);
            new Launch(api.checked(), "planted_faults", "last_block")
                    .grid(3)
                    .block(32)
                    .tensor(out)
                    .ready()
                    .run();
            float[] value = new float[1];
            device.copyOut(out, value);
            return value[0];
        } finally {
            EmulatedCuda.order(0);
        }
    }
}
