package org.attn4j.framework.device.nvidia;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.cuda.nvml.nvmlMemory_t;

/** Asks NVIDIA's management library, which comes with the driver. */
final class NvmlQuery {
    private static final int TEXT = 96;
    /** What the bindings want when they load, in either build. */
    private static final List<String> NEEDED =
            List.of(LibraryFolders.DRIVER, "libcudart.so.13", "libcudart.so.11.0", "libnvidia-ml.so.1");

    private NvmlQuery() {}

    /** What it tells; null if it is not there. */
    static NvidiaDriver find() {
        load();
        try {
            if (nvml.nvmlInit_v2() != 0) {
                return null;
            }
            try {
                return ask();
            } finally {
                nvml.nvmlShutdown();
            }
        } catch (LinkageError absent) {
            return null; // no driver, or no bindings for this system
        }
    }

    /**
     * Loads from where they were found the libraries that the bindings name without a folder. The class of NVML's bindings
     * loads that of CUDA's, and a class that does not load once does not in this process any more.
     */
    private static void load() {
        LibraryFolders folders = LibraryFolders.here();
        for (String library : NEEDED) {
            Path file = folders.find(library);
            if (file != null) {
                try {
                    System.load(file.toRealPath().toString());
                } catch (IOException | UnsatisfiedLinkError e) {
                    return; // the bindings fail on it too, and whoever needs them says why
                }
            }
        }
    }

    private static NvidiaDriver ask() {
        byte[] version = new byte[TEXT];
        nvml.nvmlSystemGetDriverVersion(version, TEXT);
        int[] cuda = new int[1];
        nvml.nvmlSystemGetCudaDriverVersion_v2(cuda);
        int[] count = new int[1];
        nvml.nvmlDeviceGetCount_v2(count);
        List<NvidiaCard> cards = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            nvmlDevice_st handle = new nvmlDevice_st();
            if (nvml.nvmlDeviceGetHandleByIndex_v2(i, handle) == 0) {
                cards.add(card(i, handle));
            }
        }
        return NvidiaDriver.of(text(version), NvidiaDriver.cuda(cuda[0]), cards);
    }

    private static NvidiaCard card(int index, nvmlDevice_st handle) {
        byte[] name = new byte[TEXT];
        nvml.nvmlDeviceGetName(handle, name, TEXT);
        int[] major = new int[1];
        int[] minor = new int[1];
        nvml.nvmlDeviceGetCudaComputeCapability(handle, major, minor);
        try (nvmlMemory_t memory = new nvmlMemory_t()) {
            nvml.nvmlDeviceGetMemoryInfo(handle, memory);
            return new NvidiaCard(index, text(name), major[0], minor[0], memory.total(), memory._free());
        }
    }

    /** The text in a buffer of C's. */
    static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
