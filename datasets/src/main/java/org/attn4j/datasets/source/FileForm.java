package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the name of a file tells of the source that reads it. */
public final class FileForm {
    private static final Map<String, String> TYPES = Map.of(
            ".csv", "csv", ".tsv", "tsv", ".tab", "tsv", ".jsonl", "jsonl", ".ndjson", "jsonl", "ubyte", "idx", ".idx",
            "idx", ".bin", "cifar", ".txt", "lines");

    private static final List<String> FOREIGN = List.of(
            ".json",
            ".parquet",
            ".arrow",
            ".feather",
            ".xls",
            ".xlsx",
            ".ods",
            ".db",
            ".sqlite",
            ".zip",
            ".tar",
            ".tgz",
            ".7z",
            ".rar",
            ".pdf",
            ".doc",
            ".docx",
            ".xml",
            ".html",
            ".png",
            ".jpg",
            ".jpeg",
            ".bmp",
            ".gif",
            ".npy",
            ".npz",
            ".pkl",
            ".h5",
            ".mat");

    private FileForm() {}

    /** The name in lower case, without the ending of what packs the file. */
    public static String bare(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst)$", "");
    }

    /**
     * The type of the source that reads a file; empty if its name tells none.
     *
     * @throws IllegalArgumentException if no source reads such files by themselves
     */
    public static Optional<String> of(Path file) {
        String name = bare(file);
        require(
                FOREIGN.stream().noneMatch(name::endsWith),
                "%s: no source reads such a file by itself; expected a table (.csv, .tsv, .jsonl), lines of text (.txt) or"
                        + " images (idx, cifar's .bin): convert it, or read a data base or Parquet by the source jdbc and"
                        + " image files by the source folder",
                file);
        return TYPES.keySet().stream().filter(name::endsWith).findFirst().map(TYPES::get);
    }
}
