package org.attn4j.framework.device.nvidia;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds NVIDIA's driver by whatever of it is there. */
public final class DriverSearch {
    private static final Path KERNEL_MODULE = Path.of("/proc/driver/nvidia/version");

    private DriverSearch() {}

    /**
     * Looks for the driver. NVML and the program nvidia-smi tell most; where neither is there, its own library tells the
     * cards all the same. Never throws.
     */
    public static NvidiaDriver find() {
        NvidiaDriver found = NvmlQuery.find();
        if (found == null) {
            found = SmiQuery.find();
        }
        if (found == null) {
            found = CudaQuery.find(moduleVersion());
        }
        return found == null ? absent(Files.isReadable(KERNEL_MODULE), device()) : found;
    }

    private static NvidiaDriver absent(boolean module, boolean card) {
        if (module) {
            return new NvidiaDriver(
                    moduleVersion(),
                    null,
                    List.of(),
                    "the kernel module is loaded, but neither libnvidia-ml.so.1 nor nvidia-smi is found, and"
                            + " libcuda.so.1 shows no card: in a container, start it with the GPU (docker run --gpus all)");
        }
        return new NvidiaDriver(
                null,
                null,
                List.of(),
                card
                        ? "an NVIDIA card is built in, but its driver is not installed: install the package of your"
                                + " distribution, or the one from NVIDIA's site"
                        : "no NVIDIA card and no driver");
    }

    private static String moduleVersion() {
        try {
            return Files.readAllLines(KERNEL_MODULE).get(0).replaceAll("^.*Module\\s+|\\s.*$", "");
        } catch (IOException | IndexOutOfBoundsException e) {
            return "unknown";
        }
    }

    /** Whether the PCI bus has a display controller of NVIDIA's. */
    private static boolean device() {
        Path bus = Path.of("/sys/bus/pci/devices");
        if (!Files.isDirectory(bus)) {
            return false;
        }
        try (var devices = Files.list(bus)) {
            return devices.anyMatch(d -> line(d.resolve("vendor")).equals("0x10de")
                    && line(d.resolve("class")).startsWith("0x03"));
        } catch (IOException e) {
            return false;
        }
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
