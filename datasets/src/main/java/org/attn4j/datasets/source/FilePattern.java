package org.attn4j.datasets.source;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.framework.file.FileFailure;

/** Files by a path or a glob: {@code data/train-*.csv.gz}, {@code data/**.txt}. */
final class FilePattern {
    /** Sums of more files than this are told folder by folder. */
    private static final int NAMED = 1000;

    private static final Pattern SIGNS = Pattern.compile("[*?{\\[]");

    private FilePattern() {}

    static boolean isPattern(Path path) {
        return SIGNS.matcher(path.toString()).find();
    }

    /**
     * The files, in the order of their names, numbers by their value.
     *
     * @param key whose value it is, for messages
     * @throws DataException if there are none
     */
    static List<Path> files(Path path, String key) {
        if (!isPattern(path)) {
            if (!Files.isRegularFile(path)) {
                throw new DataException(key + ": there is no file " + path
                        + " (a relative path in a recipe is relative to the recipe's folder)");
            }
            return List.of(path);
        }
        Path root = path.getRoot() == null ? Path.of("") : path.getRoot();
        int depth = path.getNameCount();
        for (Path name : path) {
            if (isPattern(name)) {
                break;
            }
            root = root.resolve(name);
        }
        depth = path.toString().contains("**") ? Integer.MAX_VALUE : depth - root.getNameCount();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
        try (Stream<Path> all = Files.isDirectory(root) ? Files.walk(root, depth) : Stream.empty()) {
            List<Path> found = all.filter(matcher::matches)
                    .filter(Files::isRegularFile)
                    .sorted(NaturalOrder.OF_PATHS)
                    .toList();
            if (found.isEmpty()) {
                throw new DataException(key + ": no file matches " + path);
            }
            return found;
        } catch (IOException e) {
            throw new DataException(key + ": cannot look into " + root + ": " + FileFailure.reason(e), e);
        }
    }

    /** Sums by file; of many files one sum for each folder. */
    static Map<String, String> sums(List<Path> files) {
        Map<String, String> sums = new LinkedHashMap<>();
        Map<String, StringBuilder> folders = new LinkedHashMap<>();
        for (Path file : files) {
            try {
                String sum = Sha256.of(file);
                sums.put(file.toString(), sum);
                folders.computeIfAbsent(file.getParent().toString(), f -> new StringBuilder())
                        .append(file.getFileName())
                        .append(' ')
                        .append(sum)
                        .append('\n');
            } catch (IOException e) {
                throw new DataException("cannot read " + file + ": " + FileFailure.reason(e), e);
            }
        }
        if (files.size() > NAMED) {
            sums.clear();
            folders.forEach((folder, all) ->
                    sums.put(folder, Sha256.of(all.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        }
        return sums;
    }
}
