package org.attn4j.datasets.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.framework.file.Durable;

/**
 * Keeps encoded corpora: {@code FOLDER/WHAT/WHICH TOKENIZER/training-00000.tokens} and so on, {@code WHAT} being a sum over
 * the sources' names and sums and all that says how they are read, so that a changed source or tokenizer finds nothing. Each file is
 * written beside and renamed: after a kill those that are there need not be made again. All of it may be deleted.
 *
 * @param folder where files lie; empty to keep ids in memory
 * @param all whether small corpora are kept too, which are encoded in no time
 */
public record TokenCache(Optional<Path> folder, boolean all) {
    /** The system property that names the folder. */
    public static final String PROPERTY = "attn4j.tokens";

    /** Keeps nothing. */
    public static final TokenCache NONE = new TokenCache(Optional.empty(), false);

    /** Bytes of a corpus that is not small. */
    private static final long SMALL = 1 << 23;

    /**
     * What is to be encoded.
     *
     * @param name what it is called
     * @param settings how the sources are read and the tokenizer is made
     * @param sources the sums of the sources, by their names
     * @param corpus what they hold
     * @param given the tokenizer; empty if one is to be made
     * @param learnt whether a tokenizer that is made is a function of sources and settings, so that it need not be made again
     * @param made makes a tokenizer
     */
    public record Order(
            String name,
            String settings,
            Supplier<Map<String, String>> sources,
            Corpus corpus,
            Optional<Tokenizer> given,
            boolean learnt,
            Supplier<? extends Tokenizer> made) {}

    /**
     * A corpus, encoded, as it was found or is made now.
     *
     * @throws DataException if it cannot be read, encoded or kept
     */
    public EncodedCorpus open(Order order, Progress progress) {
        Map<String, String> sources =
                folder.isPresent() ? new LinkedHashMap<>(order.sources().get()) : Map.of();
        String sum = sum(order.settings() + "\n" + sources);
        Optional<Path> place = place(sources, sum);
        Optional<Tokenizer> known = order.given()
                .or(() -> order.learnt()
                        ? tokenizer(place)
                        : Optional.of(order.made().get()));
        Optional<EncodedCorpus> found = known.flatMap(t -> TokenIndex.read(files(place, sum, t), t));
        if (found.isPresent()) {
            return found.get();
        }
        long bytes = order.corpus().bytes();
        boolean kept = place.isPresent() && (all || bytes == Corpus.UNKNOWN || bytes >= SMALL);
        Tokenizer tokenizer = known.isPresent() ? known.get() : order.made().get();
        TokenFolder into = files(kept ? place : Optional.empty(), sum, tokenizer);
        try {
            if (kept) {
                Durable.createFolder(into.folder().orElseThrow());
                if (order.given().isEmpty() && order.learnt()) {
                    TokenizerFile.save(tokenizer, place.orElseThrow().resolve("tokenizer.json"));
                }
                progress.note(order.name() + ": encoding, once; kept in "
                        + into.folder().orElseThrow());
            }
            EncodedCorpus encoded = CorpusEncoder.encode(
                    order.name(), order.corpus(), tokenizer, into, kept ? progress : Progress.SILENT);
            if (kept) {
                TokenIndex.write(into, encoded, sources);
            }
            return encoded;
        } catch (IOException e) {
            throw TokenFolder.unwritten(e);
        }
    }

    /**
     * Keeps labelled rows of bytes, such as images.
     *
     * @param settings how the sources are read
     * @param sources the sums of the sources, by their names
     */
    public RowCache rows(String settings, Supplier<Map<String, String>> sources) {
        Map<String, String> known = folder.isPresent() ? new LinkedHashMap<>(sources.get()) : Map.of();
        String sum = sum("rows " + settings + "\n" + known);
        return new RowCache(new TokenFolder(place(known, sum), sum, ""), all);
    }

    /** Where something is kept; nowhere if no sum would tell that its source has changed. */
    private Optional<Path> place(Map<String, String> sources, String sum) {
        return folder.filter(path -> !sources.isEmpty()).map(path -> path.resolve(sum.substring(0, 32)));
    }

    private static Optional<Tokenizer> tokenizer(Optional<Path> place) {
        return place.map(path -> path.resolve("tokenizer.json"))
                .filter(Files::isRegularFile)
                .map(TokenizerFile::load);
    }

    private static TokenFolder files(Optional<Path> place, String source, Tokenizer tokenizer) {
        String sum = place.isPresent() ? sum(TokenizerFile.toText(tokenizer)) : "";
        return new TokenFolder(place.map(path -> path.resolve(sum.substring(0, 16))), source, sum);
    }

    private static String sum(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
