package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.SplitMix64;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.input.PlainEncoder;
import org.attn4j.datasets.text.CharacterTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/**
 * Made-up texts for a causal language model, of whose characters only some are targets: a question that is given and an
 * answer that is to be found.
 */
public final class GeneratedTextTask implements TaskData {
    private static final int IGNORED = -1;
    private static final long HELD_OUT_SEED = 0x5eed;

    private final Maker maker;
    private final Tokenizer tokenizer;
    private final InputEncoder encoder;
    private final int heldOut;
    private final String fingerprint;

    /** Makes examples. */
    public interface Maker {
        /** All characters that occur. */
        String alphabet();

        /** Length of the longest text. */
        int longest();

        /** The names of the held-out splits. */
        List<String> splits();

        /**
         * An example.
         *
         * @param split null for training
         * @param numbers random numbers that are this example's own
         */
        Example make(String split, Numbers numbers);
    }

    /** Random numbers of one example, in the order in which they are asked for. */
    public static final class Numbers {
        private final long key;
        private long counter;

        Numbers(long seed, long index) {
            this.key = SplitMix64.at(SplitMix64.at(seed, 0), index);
        }

        /** A number from 0 to below a bound. */
        public int below(int bound) {
            return (int) SplitMix64.below(bound, key, counter++);
        }
    }

    /**
     * A text and which of its characters are to be predicted.
     *
     * @param text the whole text
     * @param target whether each character is a target; the first never is
     */
    public record Example(String text, boolean[] target) {
        /** An answer after a question. */
        public static Example answer(String question, String answer) {
            boolean[] target = new boolean[question.length() + answer.length()];
            Arrays.fill(target, question.length(), target.length, true);
            return new Example(question + answer, target);
        }
    }

    /** Examples as a maker makes them, and so many held out in each split. */
    public GeneratedTextTask(Maker maker, int heldOut) {
        this.maker = maker;
        this.tokenizer = CharacterTokenizer.of(maker.alphabet());
        this.encoder = new PlainEncoder(tokenizer);
        this.heldOut = heldOut;
        this.fingerprint = Sha256.of((maker + " " + heldOut).getBytes(StandardCharsets.UTF_8));
    }

    /** What a model must know of the examples of a maker. */
    public static DataFacts facts(Maker maker) {
        return DataFacts.text((int) maker.alphabet().chars().distinct().count(), maker.longest() - 1);
    }

    @Override
    public DataFacts facts() {
        return facts(maker);
    }

    @Override
    public BatchSource training(int rows, long seed) {
        return source(null, rows, SplitMix64.at(seed, 1), BatchSource.ENDLESS);
    }

    @Override
    public List<String> splits() {
        return maker.splits();
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        require(maker.splits().contains(name), "no split '%s' of these data; expected one of %s", name, maker.splits());
        return source(name, rows, HELD_OUT_SEED, part.of(heldOut));
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
        return "generated examples of up to " + maker.longest() + " characters";
    }

    private BatchSource source(String split, int rows, long seed, long count) {
        long size = count == BatchSource.ENDLESS ? count : (count + rows - 1) / rows;
        return BatchSource.of(size, count, index -> {
            List<Example> examples = new ArrayList<>();
            long first = index * rows;
            long end = Math.min(first + rows, count);
            for (long i = first; i < end; i++) {
                examples.add(maker.make(split, new Numbers(seed, i)));
            }
            return assemble(examples, rows, (split == null ? TRAINING : split) + " batch " + index);
        });
    }

    private Batch assemble(List<Example> examples, int rows, String origin) {
        int context = maker.longest() - 1;
        int[] ids = new int[ArrayLength.ofBatch(rows, context)];
        int[] labels = new int[ids.length];
        Arrays.fill(labels, IGNORED);
        long targets = 0;
        for (int r = 0; r < examples.size(); r++) {
            Example example = examples.get(r);
            int[] tokens = encoder.encode(example.text()).ids();
            for (int t = 0; t + 1 < tokens.length; t++) {
                ids[r * context + t] = tokens[t];
                if (example.target()[t + 1]) {
                    labels[r * context + t] = tokens[t + 1];
                    targets++;
                }
            }
        }
        long[] shape = {rows, context}; // [B, T]
        return new Batch(
                Map.of("ids", new Batch.Ints(shape, ids), "labels", new Batch.Ints(shape.clone(), labels)),
                targets,
                origin);
    }
}
