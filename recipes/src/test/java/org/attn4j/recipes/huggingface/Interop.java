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
        String data = System.getenv("ATTN4J_DATA");
        Path root = own != null ? Path.of(own) : data != null ? Path.of(data).resolveSibling("interop") : null;
        assumeTrue(
                root != null && Files.isDirectory(root),
                "no folder of reference models: neither ATTN4J_INTEROP nor interop beside ATTN4J_DATA");
        return root.resolve(name);
    }
}
