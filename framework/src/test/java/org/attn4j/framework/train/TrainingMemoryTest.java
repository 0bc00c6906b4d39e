package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.EmulatedCuda;
import org.attn4j.framework.graph.CudaProvider;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.PlanMemoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingMemoryTest {
    @TempDir
    Path folder;

    private static CudaDevice card(long bytes) {
        return new CudaDevice(EmulatedCuda.create().total(bytes), Precision.FP32, HostDevice.shared());
    }

    @Test
    void aModelThatFitsWithNoBatchIsRefusedWithWhatItTakes() {
        // 3 Mi numbers: 12 MiB each of parameters and gradients, 24 MiB of AdamW's two moments.
        List<ParameterSpec> specs =
                List.of(ParameterSpec.plain("w", new long[] {3 << 10, 1 << 10}, Initializer.constant(0), true));
        try (CudaDevice device = card(47 << 20)) {
            assertThatThrownBy(() -> TrainingMemory.requireModelFits(specs, TinyRun.settings(1, 4, 1, 1e-3), device))
                    .isInstanceOf(PlanMemoryException.class)
                    .hasMessageStartingWith(
                            "the model does not fit on cuda:0 with any batch: parameters take 12 MiB, gradients 12"
                                    + " MiB, the optimizer's state 24 MiB, 48 MiB together; 47 MiB are free; choose");
        }
        try (CudaDevice device = card(48 << 20)) {
            assertThatCode(() -> TrainingMemory.requireModelFits(specs, TinyRun.settings(1, 4, 1, 1e-3), device))
                    .doesNotThrowAnyException();
            // Accumulated gradients have a buffer of their own.
            assertThatThrownBy(() -> TrainingMemory.requireModelFits(specs, TinyRun.settings(1, 4, 2, 1e-3), device))
                    .hasMessageContaining("gradients 24 MiB");
        }
    }

    @Test
    void aTrainerAsksBeforeItAllocates() {
        EmulatedCuda api = EmulatedCuda.create().total(20_000);
        try (CudaDevice device = new CudaDevice(api, Precision.FP32, HostDevice.shared())) {
            assertThatThrownBy(() ->
                            TinyRun.trainer(folder, TinyRun.settings(2, 4, 1, 1e-3), CudaProvider.backend(device), 0))
                    .isInstanceOf(PlanMemoryException.class)
                    .hasMessageContaining("with any batch");
            assertThat(api.freeBytes()).isEqualTo(20_000);
        }
    }

    @Test
    void aRunWhoseBatchDoesNotFitNamesIt() {
        // The model takes less than 100 KB, a step of 2,048 texts some MB.
        try (CudaDevice device = card(1 << 20)) {
            Trainer trainer =
                    TinyRun.trainer(folder, TinyRun.settings(2, 2048, 1, 1e-3), CudaProvider.backend(device), 0);
            assertThatThrownBy(trainer::run)
                    .isInstanceOf(PlanMemoryException.class)
                    .hasMessageContaining(
                            "a step with batch 2,048 and context 8 (inputs ids [2048, 8], labels [2048, 8]")
                    .hasMessageContaining("would fit");
        }
    }
}
