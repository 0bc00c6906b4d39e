package org.attn4j.recipes.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of tiny models that transformers wrote, with what it computes: beside the data sets, or where ATTN4J_INTEROP says. */
public final class Interop {
    private Interop() {}

    /** A folder; the test is skipped where there is none, and fails where ATTN4J_INTEROP names none. */
    public static Path folder(String name) {
        return in("interop").resolve(name);
    }

    /** A published model's folder, in {@code models} beside the others; the test is skipped where there is none. */
    public static Path model(String name) {
        return in("models").resolve(name);
    }

    private static Path in(String what) {
        String own = System.getenv("ATTN4J_INTEROP");
        String data = System.getenv("ATTN4J_DATA");
        if (own != null) {
            assertThat(Path.of(own)).as("ATTN4J_INTEROP").isDirectory();
        }
        Path folder = own != null && what.equals("interop")
                ? Path.of(own)
                : own != null
                        ? Path.of(own).resolveSibling(what)
                        : data != null ? Path.of(data).resolveSibling(what) : null;
        assumeTrue(
                folder != null && Files.isDirectory(folder),
                "no folder " + what + " of reference models: neither ATTN4J_INTEROP nor beside ATTN4J_DATA");
        return folder;
    }
}
