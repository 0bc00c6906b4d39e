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
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.config.TypeRegistry;

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

    /** What the data were read by: {@link #source}, or what their data set's card tells, where that is there. */
    default Optional<Source> reading() {
        return source();
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

    /**
     * Opens what a run is measured on and its recipe never named: the training part of {@link #source}, or {@code file}, whole
     * and as the only held-out split, {@link TaskData#FILE}. Nothing is made out of it: tokenizers, classes and scale are the
     * run's.
     *
     * @param known of the run
     * @param context with the run's tokenizers
     * @throws IllegalArgumentException if these data can be nothing but their own
     * @throws DataException as {@link #open}
     */
    default TaskData openOther(KnownData known, DataContext context) {
        throw new IllegalArgumentException(
                "a run on data of the type " + TypeRegistry.nameOf(getClass()) + " cannot be measured on a file");
    }
}
