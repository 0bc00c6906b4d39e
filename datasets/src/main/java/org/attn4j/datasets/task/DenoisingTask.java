package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.EachExampleOnce;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.Noise;
import org.attn4j.datasets.batch.NoisyBatches;
import org.attn4j.datasets.batch.ShuffledExamples;
import org.attn4j.datasets.batch.SplitMix64;
import org.attn4j.datasets.input.PlainEncoder;
import org.attn4j.datasets.source.WikiText;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;

/** Articles, encoded and cut into stretches of equal length that are damaged; what an article has beyond is left out. */
public final class DenoisingTask implements TaskData {
    private static final long HELD_OUT_SEED = 0x5eed;

    private final Denoising form;
    private final String origin;
    private final Tokenizer tokenizer;
    private final List<int[]> training;
    private final Map<String, List<int[]>> splits = new LinkedHashMap<>();
    private final String fingerprint;

    /**
     * Encodes articles.
     *
     * @param settings how texts are damaged, in words: part of the fingerprint
     * @param texts training and held-out texts by name
     * @param origin what they are called in messages
     * @throws DataException if a part has no article that is long enough
     */
    public DenoisingTask(
            Denoising form, String settings, Tokenizer tokenizer, Map<String, String> texts, String origin) {
        this.form = form;
        this.origin = origin;
        this.tokenizer = tokenizer;
        texts.forEach((name, text) -> splits.put(name, stretches(name, text)));
        this.fingerprint = Encoding.fingerprint(
                settings,
                tokenizer,
                splits.values().stream().flatMap(List::stream).toList());
        this.training = splits.remove(TRAINING);
    }

    private List<int[]> stretches(String part, String text) {
        int full = form.stretch();
        List<int[]> stretches = new ArrayList<>();
        for (int[] ids : Encoding.encode(WikiText.articles(text), new PlainEncoder(tokenizer))) {
            for (int from = 0; from + full <= ids.length; from += full) {
                stretches.add(Arrays.copyOfRange(ids, from, from + full));
            }
        }
        if (stretches.isEmpty()) {
            throw new DataException("the " + part + " part of " + origin + " has no article of " + full
                    + " tokens; give a smaller context");
        }
        return stretches;
    }

    private NoisyBatches batches(List<int[]> texts, long seed, boolean fixed) {
        List<String> special = form.special();
        List<Integer> prefixes = form.mix().isEmpty()
                ? List.of()
                : form.ways().stream()
                        .map(way -> special.indexOf(Denoising.nameOf(way)))
                        .toList();
        List<Integer> stops = Stream.of(".", " .", "?", " ?", "!", " !")
                .map(tokenizer::encode)
                .filter(ids -> ids.length == 1)
                .map(ids -> ids[0])
                .toList();
        Noise.Tokens tokens = new Noise.Tokens(special.indexOf("<mask>"), special.indexOf("<extra_0>"), stops);
        return new NoisyBatches(texts, form.ways(), prefixes, form.amount(), tokens, Denoising.FRAMING, seed, fixed);
    }

    @Override
    public DataFacts facts() {
        return form.facts(tokenizer.vocabulary());
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
        require(splits.containsKey(name), "no split '%s' of this text; expected one of %s", name, splits.keySet());
        List<int[]> texts = splits.get(name);
        return EachExampleOnce.ofEqualLength(texts.size(), rows, part, name, batches(texts, HELD_OUT_SEED, true));
    }

    @Override
    public Map<String, Tokenizer> tokenizers() {
        Map<String, Tokenizer> both = new LinkedHashMap<>();
        both.put(PairTask.SOURCE, tokenizer);
        both.put(PairTask.TARGET, tokenizer);
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
                "%,d training texts of %d tokens, vocabulary %,d",
                training.size(),
                form.stretch(),
                tokenizer.vocabulary());
    }
}
