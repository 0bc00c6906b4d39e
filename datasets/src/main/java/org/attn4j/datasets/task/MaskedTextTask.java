package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.EachExampleOnce;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.MaskedBatches;
import org.attn4j.datasets.batch.Shuffle;
import org.attn4j.datasets.batch.ShuffledExamples;
import org.attn4j.datasets.batch.SplitMix64;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.token.EncodedCorpus;
import org.attn4j.datasets.token.TokenRows;
import org.attn4j.datasets.token.Tokens;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;

/**
 * Documents, encoded and cut into stretches of T - 3 tokens, in which tokens are hidden: what a masked language model
 * learns from. A document's last stretch reaches back to be full; only documents shorter than a stretch are padded.
 */
public final class MaskedTextTask implements TaskData {
    private static final long HELD_OUT_SEED = 0x5eed;

    private final int context;
    private final double share;
    private final String origin;
    private final Tokenizer tokenizer;
    private final MaskedBatches.Tokens tokens;
    private final List<int[]> training;
    private final Map<String, List<int[]>> splits = new LinkedHashMap<>();
    private final String fingerprint;

    /**
     * Cuts documents.
     *
     * @param context T, tokens in a row
     * @param share of the tokens that are hidden
     * @param text training first; without it where a run is but measured
     * @param drawn whether the validation part are documents that {@link Shuffle} drew among those of the training part
     * @param origin what they are called in messages
     * @throws DataException if a part holds no text
     */
    public MaskedTextTask(EncodedCorpus text, int context, double share, boolean drawn, String origin) {
        this.context = context;
        this.share = share;
        this.origin = origin;
        this.tokenizer = text.tokenizer();
        this.tokens = tokens(tokenizer);
        int rest = drawn ? (int) text.parts().get(TRAINING).tokens().documents() : 0;
        int held = drawn ? (int) text.parts().get(VALIDATION).tokens().documents() : 0;
        text.parts().forEach((name, part) -> {
            boolean shuffled = drawn && held + rest > 2 && !name.equals(TEST);
            int[] order = shuffled ? drawn(held, rest, name.equals(VALIDATION)) : new int[0];
            splits.put(name, stretches(name, part.tokens(), order));
        });
        this.fingerprint = Encoding.fingerprint(
                context + " " + share, tokenizer, splits.values().stream().flatMap(List::stream));
        this.training = splits.containsKey(TRAINING) ? splits.remove(TRAINING) : List.of();
    }

    /** The ids that stand for no text. */
    public static MaskedBatches.Tokens tokens(Tokenizer tokenizer) {
        SpecialTokens s = tokenizer.specialTokens();
        boolean[] special = new boolean[tokenizer.vocabulary()];
        Stream.of(s.padding(), s.unknown(), s.begin(), s.end(), s.mask(), s.classToken(), s.separator())
                .flatMapToInt(OptionalInt::stream)
                .forEach(id -> special[id] = true);
        return new MaskedBatches.Tokens(
                SpecialTokens.need(s.padding(), "padding"),
                SpecialTokens.need(s.classToken(), "class"),
                SpecialTokens.need(s.separator(), "separator"),
                SpecialTokens.need(s.mask(), "mask"),
                special);
    }

    private List<int[]> stretches(String part, Tokens text, int[] order) {
        TokenRows stretches = new TokenRows(text);
        int full = context - MaskedBatches.FRAME;
        for (int i = 0; i < text.documents(); i++) {
            int document = order.length == 0 ? i : order[i];
            long start = document == 0 ? 0 : text.end(document - 1L);
            long length = text.end(document) - start;
            for (long from = 0; from < length; from += full) {
                long begin = Math.max(0, Math.min(from, length - full));
                int[] ids = text.slice(start + begin, (int) Math.min(full, length - begin));
                if (ids.length > 1 && Arrays.stream(ids).anyMatch(id -> !tokens.special()[id])) {
                    stretches.add(start + begin, ids.length);
                }
            }
        }
        if (stretches.isEmpty()) {
            throw new DataException("the " + part + " part of " + origin + " holds no text");
        }
        return stretches;
    }

    /** The order in which documents were drawn, by their places in a part: the held ones first, then the others. */
    private static int[] drawn(int held, int rest, boolean ofHeld) {
        int[] order = Shuffle.order(held + rest, 0, 0);
        int[] chosen = ofHeld ? Arrays.copyOf(order, held) : Arrays.copyOfRange(order, held, order.length);
        int[] sorted = chosen.clone();
        Arrays.sort(sorted);
        return Arrays.stream(chosen)
                .map(document -> Arrays.binarySearch(sorted, document))
                .toArray();
    }

    /** Ids of the longest training row. */
    public int longest() {
        return training.stream().mapToInt(ids -> ids.length).max().orElse(0) + MaskedBatches.FRAME;
    }

    @Override
    public DataFacts facts() {
        return DataFacts.text(tokenizer.vocabulary(), context);
    }

    @Override
    public BatchSource training(int rows, long seed) {
        return new ShuffledExamples(training.size(), rows, seed, batches(training, SplitMix64.at(seed, 1), false));
    }

    @Override
    public List<String> splits() {
        return List.copyOf(splits.keySet());
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        require(splits.containsKey(name), "no split '%s' of these texts; expected one of %s", name, splits.keySet());
        List<int[]> texts = splits.get(name);
        return EachExampleOnce.ofEqualLength(texts.size(), rows, part, name, batches(texts, HELD_OUT_SEED, true));
    }

    private MaskedBatches batches(List<int[]> texts, long seed, boolean fixed) {
        return new MaskedBatches(texts, tokens, context, share, seed, fixed);
    }

    @Override
    public Map<String, Tokenizer> tokenizers() {
        return Map.of(TOKENIZER, tokenizer);
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "%,d training rows of %d tokens, vocabulary %,d",
                training.size(),
                context,
                tokenizer.vocabulary());
    }
}
