package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.attn4j.framework.device.nvidia.LibraryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kernel file compiles for the cards that matter, by NVRTC or else by nvcc; where it is nvcc, its assembler's report
 * shows no kernel that spills registers or whose launch a card refuses.
 */
class KernelCompileTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sm_80", "sm_89", "sm_90"})
    void everyKernelFileCompiles(String architecture) throws Exception {
        Nvrtc nvrtc = nvrtc();
        if (nvrtc != null) {
            byNvrtc(nvrtc, architecture);
        } else {
            assumeTrue(nvcc(), "neither NVRTC (with a driver's library) nor nvcc is at hand");
            List<String> problems = KernelFiles.names().parallelStream()
                    .flatMap(file -> problems(file, architecture).stream())
                    .toList();
            assertThat(problems).isEmpty();
        }
    }

    @Test
    void spilledAndTooManyRegistersAreFound() throws Exception {
        assumeTrue(nvcc(), "no nvcc");
        assertThat(problems("planted_spills", "sm_80"))
                .anyMatch(p -> p.contains("name=spilling,") && p.contains("spills registers"))
                .anyMatch(p -> p.contains("name=unbounded,") && p.contains("takes more than 65536 registers"))
                .noneMatch(p -> p.contains("name=modest,"));
    }

    private List<String> problems(String file, String architecture) {
        KernelSource source = KernelSource.read(file);
        List<PtxasReport.Kernel> kernels = PtxasReport.kernels(byNvcc(source, architecture));
        assertThat(kernels).as(file).isNotEmpty();
        return kernels.stream()
                .flatMap(k -> PtxasReport.problems(k, PtxasReport.threads(source, k.name())).stream())
                .map(problem -> file + ": " + problem)
                .toList();
    }

    /** What the assembler says. */
    private String byNvcc(KernelSource source, String architecture) {
        String file = KernelFiles.flat(source.file());
        try {
            Path text = Files.writeString(folder.resolve(file + ".cu"), source.text());
            Path cubin = folder.resolve(file + ".cubin");
            Process process = new ProcessBuilder(
                            "nvcc",
                            "-std=c++17",
                            "-cubin",
                            "-Xptxas=-v",
                            "-arch=" + architecture,
                            "-I",
                            KernelFiles.folder().toString(),
                            text.toString(),
                            "-o",
                            cubin.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(file + ".cu: " + said).isZero();
            assertThat(Files.size(cubin)).isPositive();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void byNvrtc(Nvrtc compiler, String architecture) {
        for (String file : KernelFiles.names()) {
            byte[] code = compiler.compile(KernelSource.read(file), architecture);
            assertThat(List.of(code[0], code[1], code[2], code[3]))
                    .as(file + ".cu: an ELF file")
                    .containsExactly((byte) 0x7f, (byte) 'E', (byte) 'L', (byte) 'F');
        }
    }

    /** NVRTC's binding loads the driver's library: on a machine without a driver only a stand-in lets it run. */
    private static Nvrtc nvrtc() {
        var found = CudaLibraries.find();
        List<String> needed = List.of(LibraryFolders.DRIVER, "libcudart.so.13", "libnvrtc.so.13");
        if (!found.keySet().containsAll(needed)) {
            return null;
        }
        CudaLibraries.load(found, needed);
        return new Nvrtc();
    }

    private static boolean nvcc() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("nvcc", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
