package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.attn4j.datasets.batch.EachExampleOnce;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.LengthBuckets;
import org.attn4j.datasets.batch.PairBatches;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.input.EncodedInput;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.input.SideEncoder;
import org.attn4j.datasets.source.SentencePair;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;

/** Pairs of texts, encoded: what an encoder-decoder learns from. */
public final class PairTask implements TaskData {
    /** Name of the tokenizer of sources. */
    public static final String SOURCE = "source";

    /** Name of the tokenizer of targets. */
    public static final String TARGET = "target";

    private final Tokenizer source;
    private final Tokenizer target;
    private final int longest;
    private final Map<String, InputEncoder> encoders;
    private final Map<String, List<SentencePair>> held;
    private final PairBatches training;
    private final Map<String, PairBatches> splits = new LinkedHashMap<>();
    private final String fingerprint;

    /**
     * Encodes pairs.
     *
     * @param encoders of sources and of targets, by the names of their tokenizers
     * @param longest most tokens of a side; longer pairs are left out of training, and cut in held-out splits
     * @param training the training pairs; none where a run is but measured
     * @param held the held-out pairs by split, validation first
     * @throws IllegalArgumentException if no training pair is short enough
     */
    public PairTask(
            Tokenizer source,
            Tokenizer target,
            Map<String, InputEncoder> encoders,
            int longest,
            List<SentencePair> training,
            Map<String, List<SentencePair>> held) {
        this.source = source;
        this.target = target;
        this.longest = longest;
        this.encoders = encoders;
        this.held = held;
        this.training = encode(training, false);
        require(
                training.isEmpty() || !this.training.sources().isEmpty(),
                "data.longest: no training pair has at most %d tokens",
                longest);
        held.forEach((name, pairs) -> splits.put(name, encode(pairs, true)));
        this.fingerprint = Sha256.of((TokenizerFile.toText(source)
                        + TokenizerFile.toText(target)
                        + longest
                        + Sha256.of(training.toString().getBytes(StandardCharsets.UTF_8))
                        + held)
                .getBytes(StandardCharsets.UTF_8));
    }

    private PairBatches encode(List<SentencePair> pairs, boolean keepAll) {
        List<int[]> sources = new ArrayList<>();
        List<int[]> targets = new ArrayList<>();
        for (SentencePair pair : pairs) {
            EncodedInput from = encoders.get(SOURCE).encode(pair.source());
            EncodedInput to = encoders.get(TARGET).encode(pair.target());
            boolean fits = from.unread() == 0 && to.unread() == 0 && from.tokens() > 0 && to.tokens() > 0;
            if (fits || keepAll) {
                sources.add(from.ids());
                targets.add(to.ids());
            }
        }
        return new PairBatches(sources, targets, tokens(target));
    }

    /**
     * Encoders of both sides.
     *
     * @param config what it is made of: its encoders are used
     * @param longest most tokens of a side
     * @param limit what decides that, as {@link EncodedInput#limit}
     * @param form as of {@link InputEncoder#after}
     */
    public static Map<String, InputEncoder> encoders(
            Map<String, Tokenizer> tokenizers, int longest, String limit, UnaryOperator<String> form) {
        PairBatches.Tokens frame = tokens(tokenizers.get(TARGET));
        return Map.of(
                SOURCE, new SideEncoder(tokenizers.get(SOURCE), frame, true, longest, limit).after(form),
                TARGET, new SideEncoder(tokenizers.get(TARGET), frame, false, longest, limit).after(form));
    }

    private static PairBatches.Tokens tokens(Tokenizer tokenizer) {
        SpecialTokens special = tokenizer.specialTokens();
        return new PairBatches.Tokens(
                SpecialTokens.need(special.padding(), "padding"),
                SpecialTokens.need(special.begin(), "begin"),
                SpecialTokens.need(special.end(), "end"));
    }

    /** The longest side with its end token, rounded up as batches are. */
    public static int context(int longest) {
        return (longest + 8) / 8 * 8;
    }

    @Override
    public DataFacts facts() {
        int context = context(longest);
        return DataFacts.pairs(source.vocabulary(), context, target.vocabulary(), context);
    }

    @Override
    public BatchSource training(int rows, long seed) {
        return new LengthBuckets(training.lengths(), rows, seed, training);
    }

    @Override
    public List<String> splits() {
        return List.copyOf(splits.keySet());
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        require(splits.containsKey(name), "no split '%s' of these pairs; expected one of %s", name, splits.keySet());
        return new EachExampleOnce(splits.get(name).lengths(), rows, part, name, splits.get(name));
    }

    @Override
    public List<SentencePair> pairs(String split) {
        require(held.containsKey(split), "no split '%s' of these pairs; expected one of %s", split, held.keySet());
        return held.get(split);
    }

    @Override
    public Map<String, Tokenizer> tokenizers() {
        return named(source, target);
    }

    /** Two tokenizers by their names. */
    public static Map<String, Tokenizer> named(Tokenizer source, Tokenizer target) {
        Map<String, Tokenizer> both = new LinkedHashMap<>();
        both.put(SOURCE, source);
        both.put(TARGET, target);
        return both;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public String description() {
        return String.format(
                Locale.ROOT,
                "%,d training pairs, vocabularies %,d and %,d",
                training.sources().size(),
                source.vocabulary(),
                target.vocabulary());
    }
}
