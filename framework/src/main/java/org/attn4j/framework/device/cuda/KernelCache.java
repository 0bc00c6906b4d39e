package org.attn4j.framework.device.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.framework.file.Durable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled kernels in a folder, by file name, hash of the source and of the compiler's options, architecture and version of
 * the compiler. A folder that cannot be written to costs the compiling, nothing else.
 */
final class KernelCache {
    private static final Logger LOG = LoggerFactory.getLogger(KernelCache.class);
    private static final String DISTINCT_CHARACTERS = "%.20s";

    private final Path folder;
    private final KernelCompiler compiler;
    private boolean warned;

    KernelCache(Path folder, KernelCompiler compiler) {
        this.folder = folder;
        this.compiler = compiler;
    }

    /** The folder of this user: {@code ~/.cache/attn4j/cuda}, or below {@code XDG_CACHE_HOME}. */
    static Path defaultFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return root.resolve("attn4j").resolve("cuda");
    }

    /** Where it lies. */
    Path folder() {
        return folder;
    }

    /**
     * The code of a file for an architecture.
     *
     * @throws CudaException if it does not compile
     */
    byte[] code(KernelSource source, String architecture) {
        Path file = folder.resolve(String.format(
                "%s-" + DISTINCT_CHARACTERS + "-%s-nvrtc%s.bin",
                source.file().replace('/', '.'),
                source.hash(compiler.options(architecture)),
                architecture,
                compiler.version()));
        try {
            if (Files.exists(file)) {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            warn(e);
        }
        byte[] code = compiler.compile(source, architecture);
        try {
            Durable.createFolder(folder);
            Durable.replace(file, code);
        } catch (IOException e) {
            warn(e);
        }
        return code;
    }

    private void warn(IOException e) {
        if (!warned) {
            warned = true;
            LOG.warn("compiled CUDA kernels cannot be kept in {}: {}", folder, e.toString());
        }
    }
}
