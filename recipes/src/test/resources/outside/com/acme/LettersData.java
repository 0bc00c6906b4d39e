package com.acme;

import java.util.Map;
import java.util.SplittableRandom;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.CharacterTokenizer;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.datasets.type.Facts;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/** The alphabet, again and again, from some letter on. */
@TypeName("letters")
public record LettersData(@Key(doc = "T", value = "8") int context) implements DataConfig {
    private static final String ALPHABET = "abcdefgh";

    @Override
    public Facts facts() {
        return new Facts(DataFacts.text(ALPHABET.length(), context), true);
    }

    @Override
    public TaskData open(DataContext where) {
        Tokenizer tokenizer = where.tokenizer(TaskData.TOKENIZER, () -> CharacterTokenizer.of(ALPHABET));
        return new Letters(context, tokenizer);
    }

    private record Letters(int context, Tokenizer tokenizer) implements TaskData {
        @Override
        public DataFacts facts() {
            return DataFacts.text(ALPHABET.length(), context);
        }

        @Override
        public BatchSource training(int rows, long seed) {
            return new Rounds(context, BatchSource.ENDLESS, rows, seed);
        }

        @Override
        public BatchSource split(String name, int rows, HeldOut part) {
            return new Rounds(context, part.of(8) / Math.min(rows, 8), Math.min(rows, 8), -1);
        }

        @Override
        public Map<String, Tokenizer> tokenizers() {
            return Map.of(TOKENIZER, tokenizer);
        }

        @Override
        public String fingerprint() {
            return "letters " + context;
        }

        @Override
        public String description() {
            return "the alphabet";
        }
    }

    private record Rounds(int context, long size, int batch, long seed) implements BatchSource {
        @Override
        public Batch batch(long index) {
            int[] ids = new int[batch * context];
            int[] next = new int[ids.length];
            for (int r = 0; r < batch; r++) {
                int first = new SplittableRandom(seed * 31 + index * batch + r).nextInt(ALPHABET.length());
                for (int t = 0; t < context; t++) {
                    ids[r * context + t] = (first + t) % ALPHABET.length();
                    next[r * context + t] = (first + t + 1) % ALPHABET.length();
                }
            }
            long[] shape = {batch, context};
            return new Batch(
                    Map.of("ids", new Batch.Ints(shape, ids), "labels", new Batch.Ints(shape, next)),
                    ids.length,
                    "letters " + index);
        }
    }
}
