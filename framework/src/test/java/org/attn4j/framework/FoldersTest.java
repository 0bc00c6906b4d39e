package org.attn4j.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No folder of sources holds more files than one can look over. */
class FoldersTest {
    private static final int MOST = 40;

    @Test
    void noFolderHasMoreThanFortyFiles() throws IOException {
        List<String> crowded = new ArrayList<>();
        for (String module : List.of("framework", "datasets", "recipes")) {
            Path sources = Path.of("..", module, "src");
            try (Stream<Path> all = Files.walk(sources)) {
                for (Path folder : all.filter(Files::isDirectory).toList()) {
                    try (Stream<Path> files = Files.list(folder)) {
                        long count = files.filter(Files::isRegularFile).count();
                        if (count > MOST) {
                            crowded.add(folder + ": " + count + " files");
                        }
                    }
                }
            }
        }
        assertThat(crowded).isEmpty();
    }
}
