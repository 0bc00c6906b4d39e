package org.attn4j.datasets.type;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.Source;

/** The {@code source} key of data. */
final class Sources {
    private Sources() {}

    /** The files of a source and others, by their keys. */
    static Map<String, Path> files(Optional<Source> source, String key, Optional<Path> other) {
        Map<String, Path> files = new LinkedHashMap<>();
        source.ifPresent(s -> s.files().forEach((name, path) -> files.put("source." + name, path)));
        other.ifPresent(path -> files.put(key, path));
        return files;
    }

    /** The sums of a source's files. */
    static Map<String, String> sums(Optional<Source> source, DataContext where) {
        return source.map(s -> s.sums(where)).orElse(Map.of());
    }
}
