package org.attn4j.framework.device.nvidia;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** NVRTC's built-in functions, a library that it opens by itself. */
public final class CompilerBuiltins {
    private CompilerBuiltins() {}

    /**
     * Those beside it, each file once.
     *
     * @param compiler where NVRTC's library lies, such as {@code …/libnvrtc.so.13}
     */
    public static List<Path> of(Path compiler) {
        String name = compiler.getFileName().toString().replace("libnvrtc", "libnvrtc-builtins") + ".*";
        Set<Path> files = new LinkedHashSet<>();
        try {
            for (Path place : List.of(compiler.toAbsolutePath(), compiler.toRealPath())) {
                for (Path file : LibraryFolders.matching(place.getParent(), name)) {
                    files.add(file.toRealPath());
                }
            }
        } catch (IOException e) {
            return List.of(); // a file that is not there has nothing beside it
        }
        return List.copyOf(files);
    }
}
