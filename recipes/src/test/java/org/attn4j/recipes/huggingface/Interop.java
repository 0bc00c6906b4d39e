package org.attn4j.recipes.huggingface;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of tiny models that transformers wrote, with what it computes: beside the data sets, or where ATTN4J_INTEROP says. */
public final class Interop {
    private Interop() {}

    /** A folder; the test is skipped where there is none. */
    public static Path folder(String name) {
        String own = System.getenv("ATTN4J_INTEROP");
        return in(own != null ? Path.of(own) : beside("interop")).resolve(name);
    }

    /** A published model's folder, in {@code models} beside the others; the test is skipped where there is none. */
    public static Path model(String name) {
        String own = System.getenv("ATTN4J_INTEROP");
        return in(own != null ? Path.of(own).resolveSibling("models") : beside("models"))
                .resolve(name);
    }

    private static Path beside(String name) {
        String data = System.getenv("ATTN4J_DATA");
        return data == null ? null : Path.of(data).resolveSibling(name);
    }

    private static Path in(Path root) {
        assumeTrue(
                root != null && Files.isDirectory(root),
                "no folder of reference models: neither ATTN4J_INTEROP nor interop and models beside ATTN4J_DATA");
        return root;
    }
}
