package org.attn4j.recipes.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.nvidia.CompilerBuiltins;
import org.attn4j.framework.device.nvidia.LibraryFolders;
import org.attn4j.framework.device.nvidia.NvidiaCard;
import org.attn4j.framework.device.nvidia.NvidiaDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuCheckupTest {
    @TempDir
    Path root;

    @Test
    void withoutACardBothRoutesAreClosed() {
        Findings findings = checkup(new NvidiaDriver(null, null, List.of(), "no NVIDIA card and no driver"));
        assertThat(findings.text()).contains("nvidia driver", "not usable: no NVIDIA card and no driver");
        assertThat(findings.json().at("/devices/cuda/usable").asBoolean(true)).isFalse();
        assertThat(findings.json().at("/devices/nd4j-cuda/usable").asBoolean(true))
                .isFalse();
    }

    @Test
    void tellsWhatIsMissingAndHowToGetIt() throws Exception {
        Path lib = Files.createDirectories(root.resolve("usr/local/cuda/lib64"));
        Files.writeString(lib.resolve("libcudart.so.13"), "");
        Findings findings = checkup(driver("13.0", 9, 0));
        assertThat(findings.text())
                .contains("NVIDIA H200, compute capability 9.0", lib.resolve("libcudart.so.13") + "")
                .contains("missing libcublasLt.so.13, libcublas.so.13, libnvrtc.so.13")
                .contains("pip install nvidia-cuda-runtime nvidia-cublas nvidia-cuda-nvrtc")
                .contains("ND4J's CUDA backend has no code for NVIDIA H200");
        assertThat(findings.json().at("/cards/0/compute_capability").asText()).isEqualTo("9.0");
    }

    @Test
    void namesOldDriversAndOldCards() {
        assertThat(checkup(driver("12.4", 8, 6)).text())
                .contains("the driver runs CUDA up to 12.4, expected 13", "update NVIDIA's driver to 580 or newer");
        // Turing has CUDA 13, but neither bfloat16's instructions nor the shared memory.
        assertThat(checkup(driver("13.0", 7, 5)).text()).contains("the kernels need compute capability 8.0 or newer");
        assertThat(checkup(driver("13.0", 8, 0)).text()).doesNotContain("the kernels need");
    }

    @Test
    void namesTheLibraryThatTheCompilerOpensByItself() throws Exception {
        Path lib = Files.createDirectories(root.resolve("usr/local/cuda/lib64"));
        Files.writeString(lib.resolve("libcudart.so.13"), "");
        Path compiler = Files.writeString(lib.resolve("libnvrtc.so.13"), "");
        assertThat(checkup(driver("13.0", 9, 0)).text()).contains("libnvrtc-builtins.so.13.* (beside NVRTC)");
        Path builtins = Files.writeString(lib.resolve("libnvrtc-builtins.so.13.0"), "");
        Files.writeString(lib.resolve("libnvrtc-builtins.so.12.8"), "");
        assertThat(CompilerBuiltins.of(compiler)).containsExactly(builtins.toRealPath());
        assertThat(checkup(driver("13.0", 9, 0)).text())
                .contains(builtins.toRealPath().toString())
                .doesNotContain("beside NVRTC");
    }

    private Findings checkup(NvidiaDriver driver) {
        Findings findings = new Findings(new JsonMapper().createObjectNode());
        new GpuCheckup(driver, new LibraryFolders(Map.of(), root)).write(findings);
        return findings;
    }

    private static NvidiaDriver driver(String cuda, int major, int minor) {
        NvidiaCard card = new NvidiaCard(0, "NVIDIA H200", major, minor, 1L << 37, 1L << 36);
        return new NvidiaDriver("580.65.06", cuda, List.of(card), null);
    }
}
