package org.attn4j.framework.device.cuda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.nvidia.CompilerBuiltins;
import org.attn4j.framework.device.nvidia.LibraryFolders;

/**
 * Finds CUDA's libraries on this machine and loads them, so that the bindings, which name them without a folder, find them
 * too. Touches none of the bindings.
 */
public final class CudaLibraries {
    /** The toolkit's libraries, each after those that it needs. */
    public static final List<String> TOOLKIT =
            List.of("libcudart.so.13", "libnvrtc.so.13", "libcublasLt.so.13", "libcublas.so.13");

    private static final String COMPILER = "libnvrtc.so.13";

    private CudaLibraries() {}

    /** Where each library lies, the driver's and the toolkit's; a library that was not found is left out. */
    public static Map<String, Path> find() {
        Map<String, Path> found = new LinkedHashMap<>();
        LibraryFolders folders = LibraryFolders.here();
        List<String> all = new ArrayList<>(List.of(LibraryFolders.DRIVER));
        all.addAll(TOOLKIT);
        for (String library : all) {
            Path file = folders.find(library);
            if (file != null) {
                found.put(library, file);
            }
        }
        return found;
    }

    /**
     * Whether the kernel has NVIDIA's driver loaded, or is WSL's with a card passed through, or a property names the driver's
     * library.
     */
    public static boolean hasDriver() {
        return System.getProperty(LibraryFolders.DRIVER_PROPERTY) != null
                || Files.exists(Path.of("/proc/driver/nvidia/version"))
                || Files.exists(Path.of("/dev/nvidiactl"))
                || Files.exists(Path.of("/dev/dxg"));
    }

    /**
     * Loads libraries that were found; those that were not are left to the system's search. Before the compiler come its
     * built-in functions: it opens their library by name while it compiles, and finds it only in the system's folders or in
     * memory.
     *
     * @throws CudaException if one does not load
     */
    static void load(Map<String, Path> found, List<String> libraries) {
        for (String library : libraries) {
            Path file = found.get(library);
            if (file != null && library.equals(COMPILER)) {
                CompilerBuiltins.of(file).forEach(CudaLibraries::load);
            }
            if (file != null) {
                load(file);
            }
        }
    }

    private static void load(Path file) {
        try {
            System.load(file.toRealPath().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UnsatisfiedLinkError e) {
            throw new CudaException(file + " does not load: " + e.getMessage(), e);
        }
    }
}
