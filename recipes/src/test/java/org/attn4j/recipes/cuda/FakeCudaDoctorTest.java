package org.attn4j.recipes.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.attn4j.framework.device.nvidia.DriverSearch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code doctor} where the driver's library is there and neither NVML nor {@code nvidia-smi} is. */
class FakeCudaDoctorTest {
    @TempDir
    Path folder;

    @Test
    void aCardThatTrainsIsUsable() throws Exception {
        assumeTrue(DriverSearch.find().version() == null, "NVIDIA's own driver answers here");
        FakeCudaShell shell = new FakeCudaShell(folder);
        assertThat(shell.attn4j("doctor"))
                .containsPattern("NVML +not found")
                .containsPattern("nvidia driver +\\S+, runs CUDA up to 13[.]0")
                .containsPattern("card +0: .*, compute capability 9[.]0, [0-9,]+ MiB\n")
                .containsPattern("device cuda +usable\n");
        shell.set("FAKE_CUDA_CAPABILITY", "7.5");
        assertThat(shell.attn4j("doctor"))
                .contains("device cuda      not usable: the kernels need compute capability 8.0");
        shell.set("FAKE_CUDA_CAPABILITY", "9.0");
        shell.set("FAKE_CUDA_VERSION", "12080");
        assertThat(shell.attn4j("doctor"))
                .contains("device cuda      not usable: the driver runs CUDA up to 12.8, expected 13");
    }
}
