package org.attn4j.recipes.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.nvidia.CompilerBuiltins;
import org.attn4j.framework.device.nvidia.LibraryFolders;
import org.attn4j.framework.device.nvidia.Nd4jCudaSupport;
import org.attn4j.framework.device.nvidia.NvidiaCard;
import org.attn4j.framework.device.nvidia.NvidiaDriver;
import org.attn4j.framework.graph.DeviceProvider;
import org.attn4j.recipes.run.Devices;

/** Driver, cards, CUDA's libraries, and which of the two routes to a card this machine can take. */
public final class GpuCheckup {
    private static final Map<String, String> DRIVER = ordered("driver", "libcuda.so.1", "NVML", "libnvidia-ml.so.1");
    private static final Map<String, String> CUDA_13 = ordered(
            "cudart", "libcudart.so.13",
            "cuBLASLt", "libcublasLt.so.13",
            "cuBLAS", "libcublas.so.13",
            "NVRTC", "libnvrtc.so.13");
    private static final Map<String, String> CUDA_11 = ordered(
            "cudart", "libcudart.so.11.0",
            "cuBLASLt", "libcublasLt.so.11",
            "cuBLAS", "libcublas.so.11",
            "cuSOLVER", "libcusolver.so.11");
    private static final String NVRTC = "libnvrtc.so.13";
    private static final String BUILTINS = "libnvrtc-builtins.so.13.*";
    private static final int CUDA = 13;
    /** Our kernels run on no older card: Ampere. */
    private static final int MAJOR = 8;

    private static final int MINOR = 0;

    private final NvidiaDriver driver;
    private final LibraryFolders libraries;

    /** A checkup of what was found. */
    public GpuCheckup(NvidiaDriver driver, LibraryFolders libraries) {
        this.driver = driver;
        this.libraries = libraries;
    }

    /** Writes what there is, what can be used and what is to be done. */
    public void write(Findings findings) {
        writeDriver(findings);
        boolean any = driver.version() != null || libraries.find("libcudart.so.13") != null;
        if (any) {
            ObjectNode found = findings.json().putObject("cuda_libraries");
            writeLibraries(findings, found, DRIVER);
            boolean nd4j = Devices.providers().stream().anyMatch(DeviceProvider::replacesCpu);
            writeLibraries(findings, found, nd4j ? CUDA_11 : CUDA_13);
            if (!nd4j && libraries.find(NVRTC) != null) {
                writeBuiltins(findings, found);
            }
        }
        List<String> toDo = new ArrayList<>();
        route(findings, "cuda", obstaclesToCuda(toDo));
        route(findings, "nd4j-cuda", obstaclesToNd4j(toDo));
        ArrayNode array = findings.json().putArray("to_do");
        for (String hint : toDo) {
            findings.line("to do", hint);
            array.add(hint);
        }
    }

    private void writeDriver(Findings findings) {
        String newest = driver.cuda() == null ? "" : ", runs CUDA up to " + driver.cuda();
        findings.line(
                "nvidia driver", driver.version() == null ? "none: " + driver.problem() : driver.version() + newest);
        ObjectNode json = findings.json().putObject("nvidia_driver");
        json.put("version", driver.version()).put("cuda", driver.cuda()).put("problem", driver.problem());
        ArrayNode cards = findings.json().putArray("cards");
        for (NvidiaCard card : driver.cards()) {
            findings.line("card", card.toString());
            cards.addObject()
                    .put("index", card.index())
                    .put("name", card.name())
                    .put("compute_capability", card.capability())
                    .put("memory_bytes", card.totalBytes())
                    .put("free_bytes", card.freeBytes() < 0 ? null : (Long) card.freeBytes());
        }
        if (driver.version() != null && driver.cards().isEmpty()) {
            findings.line("card", "none: " + driver.problem());
        }
    }

    private void writeLibraries(Findings findings, ObjectNode json, Map<String, String> wanted) {
        wanted.forEach((what, file) -> {
            Path path = libraries.find(file);
            findings.line(what, path == null ? "not found: " + file : path.toString());
            json.put(file, path == null ? null : path.toString());
        });
    }

    /** What NVRTC opens by itself. */
    private void writeBuiltins(Findings findings, ObjectNode json) {
        List<Path> builtins = CompilerBuiltins.of(libraries.find(NVRTC));
        findings.line(
                "NVRTC built-ins",
                builtins.isEmpty()
                        ? "not found beside NVRTC: " + BUILTINS
                        : String.join(
                                ", ", builtins.stream().map(Path::toString).toList()));
        json.put(BUILTINS, builtins.isEmpty() ? null : builtins.get(0).toString());
    }

    private static void route(Findings findings, String device, List<String> obstacles) {
        boolean usable = obstacles.isEmpty();
        findings.line("device " + device, usable ? "usable" : "not usable: " + String.join("; ", obstacles));
        ObjectNode json = findings.json().withObject("/devices").putObject(device);
        json.put("usable", usable);
        ArrayNode why = json.putArray("obstacles");
        obstacles.forEach(why::add);
    }

    private List<String> obstaclesToCuda(List<String> toDo) {
        List<String> obstacles = new ArrayList<>();
        if (driver.cards().isEmpty()) {
            obstacles.add(driver.problem());
            return obstacles;
        }
        if (driver.cards().stream().noneMatch(c -> c.atLeast(MAJOR, MINOR))) {
            obstacles.add("the kernels need compute capability 8.0 or newer, the best card here has "
                    + driver.cards().get(0).capability());
        }
        if (driver.cuda() != null && Integer.parseInt(driver.cuda().split("\\.")[0]) < CUDA) {
            obstacles.add("the driver runs CUDA up to " + driver.cuda() + ", expected 13");
            toDo.add("update NVIDIA's driver to 580 or newer");
        }
        List<String> missing =
                CUDA_13.values().stream().filter(f -> libraries.find(f) == null).toList();
        Path compiler = libraries.find(NVRTC);
        if (compiler != null && CompilerBuiltins.of(compiler).isEmpty()) {
            missing = new ArrayList<>(missing);
            missing.add(BUILTINS + " (beside NVRTC)");
        }
        if (!missing.isEmpty()) {
            obstacles.add("missing " + String.join(", ", missing));
            toDo.add("install CUDA 13's libraries: the CUDA toolkit 13, or: pip install nvidia-cuda-runtime"
                    + " nvidia-cublas nvidia-cuda-nvrtc (then put their folder on LD_LIBRARY_PATH if it is not"
                    + " found)");
        }
        if (obstacles.isEmpty()) {
            Devices.providers().stream()
                    .filter(p -> p.answersTo("cuda"))
                    .findFirst()
                    .map(DeviceProvider::obstacle)
                    .ifPresent(obstacles::add);
            if (Devices.providers().stream().noneMatch(p -> p.answersTo("cuda"))) {
                obstacles.add("another build: start without ATTN4J_PROFILE=nd4j-cuda");
            }
        }
        return obstacles;
    }

    private List<String> obstaclesToNd4j(List<String> toDo) {
        List<String> obstacles = new ArrayList<>();
        String card = Nd4jCudaSupport.obstacle(driver);
        if (card != null) {
            obstacles.add(driver.cards().isEmpty() ? driver.problem() : card.replaceFirst("^device '[^']*': ", ""));
            return obstacles;
        }
        List<String> missing =
                CUDA_11.values().stream().filter(f -> libraries.find(f) == null).toList();
        if (!missing.isEmpty()) {
            obstacles.add("missing " + String.join(", ", missing));
            toDo.add("for device nd4j-cuda: install the CUDA toolkit 11.6 to 11.8");
        }
        if (System.getenv("ATTN4J_PROFILE") == null
                || !System.getenv("ATTN4J_PROFILE").contains("nd4j-cuda")) {
            obstacles.add("another build: start with ATTN4J_PROFILE=nd4j-cuda");
        }
        return obstacles;
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
