package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
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
import org.attn4j.datasets.batch.ShuffledExamples;
import org.attn4j.datasets.batch.SplitMix64;
import org.attn4j.datasets.input.PlainEncoder;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.datasets.text.Tokenizer;
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
     * Encodes documents, each a list of paragraphs.
     *
     * @param context T, tokens in a row
     * @param share of the tokens that are hidden
     * @param training the training documents; none where a run is but measured
     * @param held held-out documents by split
     * @param origin what they are called in messages
     * @throws DataException if a part holds no text
     */
    public MaskedTextTask(
            Tokenizer tokenizer,
            int context,
            double share,
            List<List<String>> training,
            Map<String, List<List<String>>> held,
            String origin) {
        this.context = context;
        this.share = share;
        this.origin = origin;
        this.tokenizer = tokenizer;
        this.tokens = tokens(tokenizer);
        this.training = training.isEmpty() ? List.of() : stretches(TRAINING, training);
        held.forEach((name, documents) -> splits.put(name, stretches(name, documents)));
        List<int[]> all = new ArrayList<>(this.training);
        splits.values().forEach(all::addAll);
        this.fingerprint = Encoding.fingerprint(context + " " + share, tokenizer, all);
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

    private List<int[]> stretches(String part, List<List<String>> documents) {
        List<int[]> stretches = new ArrayList<>();
        int full = context - MaskedBatches.FRAME;
        for (int[] ids : documents.parallelStream().map(this::encode).toList()) {
            for (int from = 0; from < ids.length; from += full) {
                int begin = Math.max(0, Math.min(from, ids.length - full));
                int[] stretch = Arrays.copyOfRange(ids, begin, Math.min(ids.length, begin + full));
                if (stretch.length > 1 && Arrays.stream(stretch).anyMatch(id -> !tokens.special()[id])) {
                    stretches.add(stretch);
                }
            }
        }
        if (stretches.isEmpty()) {
            throw new DataException("the " + part + " part of " + origin + " holds no text");
        }
        return stretches;
    }

    private int[] encode(List<String> paragraphs) {
        PlainEncoder plain = new PlainEncoder(tokenizer);
        return paragraphs.stream()
                .flatMapToInt(paragraph -> Arrays.stream(plain.encode(paragraph).ids()))
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
