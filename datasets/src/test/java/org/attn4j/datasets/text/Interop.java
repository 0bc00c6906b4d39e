package org.attn4j.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds what other programs wrote: ATTN4J_INTEROP, or the neighbours of ATTN4J_DATA; a test without them is skipped. One that is named must be there. */
final class Interop {
    private Interop() {}

    /** A folder of tokenizers: of {@code interop/tokenizers}, or a model's of {@code models}. */
    static Path tokenizer(String name) {
        String own = System.getenv("ATTN4J_INTEROP");
        String data = System.getenv("ATTN4J_DATA");
        if (own != null) {
            assertThat(Path.of(own)).as("ATTN4J_INTEROP").isDirectory();
        }
        Path interop = own != null ? Path.of(own) : data != null ? Path.of(data).resolveSibling("interop") : null;
        assumeTrue(interop != null, "neither ATTN4J_INTEROP nor ATTN4J_DATA is set");
        Path folder = interop.resolve("tokenizers").resolve(name);
        Path model = interop.resolveSibling("models").resolve(name);
        Path found = Files.exists(folder) ? folder : model;
        assumeTrue(Files.exists(found), "neither " + folder + " nor " + model + " is there");
        return found;
    }
}
