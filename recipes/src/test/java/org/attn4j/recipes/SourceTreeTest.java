package org.attn4j.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sources of all modules stay small: short files, folders that can be looked through, a sentence about each package. */
class SourceTreeTest {
    private static final int MOST_LINES = 270;
    private static final int MOST_FILES = 40;

    /** Folders of all modules' sources, resources and tests; their files. */
    private final Map<Path, List<Path>> folders = Stream.of("framework", "datasets", "recipes")
            .map(module -> Path.of("..", module, "src"))
            .flatMap(SourceTreeTest::files)
            .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.toList()));

    @Test
    void filesAreShort() {
        List<Path> sources = folders.values().stream()
                .flatMap(List::stream)
                .filter(f -> f.toString().matches(".*\\.(java|cu|cuh|cpp|h)"))
                .toList();
        assertThat(sources)
                .isNotEmpty()
                .filteredOn(f -> lines(f) > MOST_LINES)
                .as("files of more than %d lines", MOST_LINES)
                .isEmpty();
    }

    @Test
    void foldersHoldFewFiles() {
        assertThat(folders).as("folders with their files").isNotEmpty().allSatisfy((folder, files) -> assertThat(files)
                .hasSizeLessThanOrEqualTo(MOST_FILES));
    }

    @Test
    void everyPackageSaysWhatLivesThere() {
        List<Path> packages = folders.entrySet().stream()
                .filter(e -> e.getKey().toString().contains("main"))
                .filter(e -> e.getValue().stream().anyMatch(f -> f.toString().endsWith(".java")))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(packages).isNotEmpty().allSatisfy(f -> assertThat(f.resolve("package-info.java"))
                .isRegularFile());
    }

    private static Stream<Path> files(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
