package org.attn4j.datasets.type;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.DownloadException;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.input.PlainEncoder;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;

/** The {@code data} section of a recipe. */
public interface DataConfig {
    /** What a model must know beforehand; reads neither data nor network. */
    Facts facts();

    /**
     * How texts become what a model is given, by the names of the tokenizers: what training and held-out batches are
     * made by, and inputs of a user's own as well.
     *
     * @param tokenizers as {@link TaskData#tokenizers}
     */
    default Map<String, InputEncoder> encoders(Map<String, Tokenizer> tokenizers) {
        Map<String, InputEncoder> encoders = new LinkedHashMap<>();
        tokenizers.forEach((name, tokenizer) -> encoders.put(name, new PlainEncoder(tokenizer)));
        return encoders;
    }

    /**
     * Files of the user's that it reads, by their keys: what is missing is told before anything is read. A relative path
     * is relative to {@link DataContext#base}.
     */
    default Map<String, Path> files() {
        return Map.of();
    }

    /** Where data of the user's own come from; empty for those of a data set, a file, or made up. */
    default Optional<Source> source() {
        return Optional.empty();
    }

    /**
     * SHA-256 sums of the user's own files that it reads, by file; a run is refused by name what has changed since.
     *
     * @throws DataException if one is not there
     */
    default Map<String, String> sums(DataContext context) {
        return Map.of();
    }

    /**
     * Finds, reads and encodes the data.
     *
     * @throws DataException if data is missing, damaged or unusable
     * @throws DownloadException if a download began and failed
     */
    TaskData open(DataContext context);
}
