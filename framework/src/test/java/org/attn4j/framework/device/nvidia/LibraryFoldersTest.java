package org.attn4j.framework.device.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFoldersTest {
    @TempDir
    Path root;

    @Test
    void findsToolkitsAndPackagesOfPip() throws IOException {
        Path toolkit = file("usr/local/cuda-13.0/lib64/libcudart.so.13");
        Path pip = file("usr/local/lib/python3.12/dist-packages/nvidia/cu13/lib/libcublas.so.13");
        Path venv = file("home/me/venv/lib/python3.11/site-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.13");
        Path driver = file("usr/lib/x86_64-linux-gnu/libcuda.so.1");
        LibraryFolders folders = new LibraryFolders(
                Map.of("VIRTUAL_ENV", root.resolve("home/me/venv").toString()), root);
        assertThat(folders.find("libcudart.so.13")).isEqualTo(toolkit);
        assertThat(folders.find("libcublas.so.13")).isEqualTo(pip);
        assertThat(folders.find("libnvrtc.so.13")).isEqualTo(venv);
        assertThat(folders.find("libcuda.so.1")).isEqualTo(driver);
        assertThat(folders.find("libcublasLt.so.13")).isNull();
    }

    @Test
    void takesTheLoadersPathFirst() throws IOException {
        file("usr/local/cuda/lib64/libnvrtc.so.13");
        Path own = file("own/libnvrtc.so.13");
        Map<String, String> environment =
                Map.of("LD_LIBRARY_PATH", root.resolve("none") + ":" + root.resolve("own"), "CUDA_HOME", "");
        assertThat(new LibraryFolders(environment, root).find("libnvrtc.so.13")).isEqualTo(own);
    }

    @Test
    void findsThePythonOnThePath() throws IOException {
        file("env/bin/python3");
        Path library = file("env/lib/python3.13/site-packages/nvidia/cu13/lib/libcudart.so.13");
        Map<String, String> environment = Map.of("PATH", root.resolve("env/bin").toString());
        assertThat(new LibraryFolders(environment, root).find("libcudart.so.13"))
                .isEqualTo(library);
    }

    private Path file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "");
    }
}
