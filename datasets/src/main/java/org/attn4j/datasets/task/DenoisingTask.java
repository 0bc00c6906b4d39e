package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

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
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.token.EncodedCorpus;
import org.attn4j.datasets.token.TokenRows;
import org.attn4j.datasets.token.Tokens;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;

/** Documents, cut into stretches of equal length that are damaged; what a document has beyond is left out. */
public final class DenoisingTask implements TaskData {
    private static final long HELD_OUT_SEED = 0x5eed;

    private final Denoising form;
    private final String origin;
    private final Tokenizer tokenizer;
    private final List<int[]> training;
    private final Map<String, List<int[]>> splits = new LinkedHashMap<>();
    private final String fingerprint;

    /**
     * Cuts documents.
     *
     * @param settings how texts are damaged, in words: part of the fingerprint
     * @param text training and held-out parts
     * @param origin what they are called in messages
     * @throws DataException if a part has no document that is long enough
     */
    public DenoisingTask(Denoising form, String settings, EncodedCorpus text, String origin) {
        this.form = form;
        this.origin = origin;
        this.tokenizer = text.tokenizer();
        text.parts().forEach((name, part) -> splits.put(name, stretches(name, part.tokens())));
        this.fingerprint = Encoding.fingerprint(
                settings, tokenizer, splits.values().stream().flatMap(List::stream));
        this.training = splits.remove(TRAINING);
    }

    private List<int[]> stretches(String part, Tokens text) {
        int full = form.stretch();
        TokenRows stretches = new TokenRows(text);
        long start = 0;
        for (long document = 0; document < text.documents(); document++) {
            long end = text.end(document);
            for (long from = start; from + full <= end; from += full) {
                stretches.add(from, full);
            }
            start = end;
        }
        if (stretches.isEmpty()) {
            throw new DataException("the " + part + " part of " + origin + " has no document of " + full
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
