package org.attn4j.datasets.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.token.TokenCache;

/**
 * Where data is looked for, and what it is encoded with.
 *
 * @param dataRoots folders of data sets, first to last; a download goes to the first
 * @param base what a relative {@code file} is relative to: the recipe's folder, or the working directory
 * @param progress hears of downloads
 * @param offline whether to leave the network alone
 * @param tokenizers those of the run that the data are opened for, by the names of {@link TaskData#tokenizers}; empty for
 *     a run that begins, whose tokenizers are made out of its data
 * @param tokens keeps texts that have been encoded
 */
public record DataContext(
        List<Path> dataRoots,
        Path base,
        Progress progress,
        boolean offline,
        Map<String, Tokenizer> tokenizers,
        TokenCache tokens) {
    public DataContext {
        dataRoots = List.copyOf(dataRoots);
        tokenizers = Map.copyOf(tokenizers);
    }

    /** For a run that begins; nothing that has been encoded is kept. */
    public DataContext(List<Path> dataRoots, Path base, Progress progress, boolean offline) {
        this(dataRoots, base, progress, offline, Map.of(), TokenCache.NONE);
    }

    /** The same places, which keep encoded texts. */
    public DataContext with(TokenCache kept) {
        return new DataContext(dataRoots, base, progress, offline, tokenizers, kept);
    }

    /** The same places, of which nobody hears anything. */
    DataContext silent() {
        return new DataContext(dataRoots, base, Progress.SILENT, offline, tokenizers, tokens);
    }

    /** The same places, for a run that has tokenizers: a model understands the ids of no others. */
    public DataContext with(Map<String, Tokenizer> runs) {
        return new DataContext(dataRoots, base, progress, offline, runs, tokens);
    }

    /**
     * A tokenizer to encode with: the run's own, else one made out of the data.
     *
     * @param name as in {@link TaskData#tokenizers}
     */
    public Tokenizer tokenizer(String name, Supplier<? extends Tokenizer> made) {
        Tokenizer own = tokenizers.get(name);
        return own != null ? own : made.get();
    }
}
