package org.attn4j.datasets;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.datasets.download.DataRoots;

/** Data sets that some tests need; such a test is skipped where they are absent. */
public final class TestData {
    private TestData() {}

    /** The folder of data sets; skips the test unless it holds a file. */
    public static Path rootWith(String file) {
        String variable = System.getenv(DataRoots.VARIABLE);
        assumeTrue(variable != null && !variable.isBlank(), DataRoots.VARIABLE + " is not set: " + file + " is needed");
        // Tests run in the module's folder; a relative path is meant from the folder above.
        for (Path root : new Path[] {Path.of(variable), Path.of("..").resolve(variable)}) {
            if (Files.exists(root.resolve(file))) {
                return root;
            }
        }
        assumeTrue(false, "no " + file + " under " + DataRoots.VARIABLE + "=" + variable);
        throw new AssertionError("not reached");
    }
}
