package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.attn4j.datasets.text.pipeline.model.PairMerge;
import org.attn4j.datasets.text.pipeline.unicode.ByteAlphabet;

/**
 * Learns a byte-level BPE from texts: special tokens first, then the 256 bytes, then the merges as they were learnt.
 * The vocabulary and the merges are those of Hugging Face's {@code ByteLevelBPETokenizer.train_from_iterator} over the
 * same texts. (Its {@code train} reads files line by line, and so cuts runs of line feeds.)
 *
 * @param vocabulary V, special tokens and bytes included; fewer if the texts have no more pairs
 * @param minFrequency the least count of a pair that is merged; 2 is customary
 * @param special the special tokens, which get the first ids
 */
public record BytePairTrainer(int vocabulary, long minFrequency, List<String> special) {
    /** Checks the components. */
    public BytePairTrainer {
        special = List.copyOf(special);
        int least = special.size() + 256;
        require(
                vocabulary >= least,
                "vocabulary must be at least %d, for %d special tokens and 256 bytes: %d",
                least,
                special.size(),
                vocabulary);
        require(minFrequency >= 1, "minFrequency must be at least 1: %d", minFrequency);
    }

    /** The customary special tokens and frequency. */
    public BytePairTrainer(int vocabulary) {
        this(vocabulary, 2, SpecialTokens.SEQUENCE);
    }

    /** Learns from texts; no pair reaches from one into the next. */
    public BytePairTokenizer train(Stream<String> texts) {
        WordCounts counter = new WordCounts();
        texts.forEach(text -> ByteLevel.words(text).forEach(counter::add));
        List<WordCounts.Count> counted = counter.byFrequency();

        List<String> tokens = new ArrayList<>(special);
        tokens.addAll(ByteLevel.alphabet());
        Vocabulary bytes = new Vocabulary(tokens);
        int[][] words = new int[counted.size()][];
        for (int i = 0; i < words.length; i++) {
            words[i] = ByteAlphabet.symbols(counted.get(i).word())
                    .chars()
                    .map(c -> bytes.idOf(Character.toString(c)))
                    .toArray();
        }
        long[] counts = counted.stream().mapToLong(WordCounts.Count::count).toArray();
        List<PairMerge> merges = new PairMergeTrainer(tokens, "", words, counts).train(vocabulary, minFrequency);
        Vocabulary all = new Vocabulary(tokens);
        return new BytePairTokenizer(all, merges, AddedTokens.in(all, special));
    }
}
