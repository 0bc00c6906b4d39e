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
    private static final int MOST_LINES = 300;
    private static final int MOST_FILES = 40;

    private final Map<Path, List<Path>> folders = folders();

    @Test
    void filesAreShort() {
        assertThat(folders.values().stream().flatMap(List::stream))
                .filteredOn(f -> lines(f) > MOST_LINES)
                .as("files of more than %d lines", MOST_LINES)
                .isEmpty();
    }

    @Test
    void foldersHoldFewFiles() {
        assertThat(folders).as("folders with their sources").allSatisfy((folder, files) -> assertThat(files)
                .hasSizeLessThanOrEqualTo(MOST_FILES));
    }

    @Test
    void everyPackageSaysWhatLivesThere() {
        assertThat(folders.keySet())
                .filteredOn(f -> f.toString().contains("main"))
                .allSatisfy(f -> assertThat(f.resolve("package-info.java")).isRegularFile());
    }

    /** Folders of Java sources; their files. */
    private static Map<Path, List<Path>> folders() {
        return Stream.of("framework", "datasets", "recipes")
                .flatMap(module -> Stream.of("src/main/java", "src/test/java").map(Path.of("..", module)::resolve))
                .flatMap(SourceTreeTest::sources)
                .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.toList()));
    }

    private static Stream<Path> sources(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(f -> f.toString().endsWith(".java")).toList().stream();
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
