package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.reader.PlainTextReader;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.RecipeText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeTextTest {
    @TempDir
    Path folder;

    @Test
    void textThatTheHeapDoesNotHoldIsNamedWithItsSizeAndAHeapThatSuffices() throws Exception {
        Path file = Files.write(folder.resolve("large.txt"), new byte[5 << 20]);
        RecipeText source = RecipeText.of(Optional.empty(), Optional.of(file));
        long heap = Runtime.getRuntime().maxMemory();
        // 1000 bytes for each byte are 4.9 GiB, unless the heap of this test is larger already.
        long expected = (Math.max(1000L * (5 << 20), heap * 3 / 2) >> 30) + 1;
        assertThatThrownBy(() -> source.open(where(), 1000, new PlainTextReader(), text -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("file " + file)
                .hasMessageContaining("of 5 MiB")
                .hasMessageContaining("ATTN4J_HEAP=" + expected + "g suffices");
    }

    private DataContext where() {
        return new DataContext(List.of(folder), folder, Progress.SILENT, true);
    }
}
