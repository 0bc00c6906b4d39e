package org.attn4j.datasets.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.attn4j.datasets.text.pipeline.model.Ids;
import org.attn4j.datasets.text.pipeline.model.PairMerge;

/**
 * Byte-pair encoding learnt from counted words: the most frequent pair of neighbouring symbols becomes a symbol, again
 * and again. Of pairs equally frequent the one with the lower ids is taken. Counts change only where a merge took
 * place, and a queue brings the most frequent pair; an entry whose count is out of date goes back with the right one.
 *
 * <p>The order of merges is that of Hugging Face's {@code BpeTrainer}. There, as here, a pair that gains new places
 * later has one queue entry for each time, so that it may be merged, and listed, more than once; the last place in the
 * list counts.
 *
 * @see <a href="https://arxiv.org/abs/1508.07909">Sennrich et al. 2016</a>
 */
final class PairMergeTrainer {
    /** A pair with the words that may hold it. */
    private static final class Candidate implements Comparable<Candidate> {
        final long pair;
        final Ids words = new Ids(4);
        long count;

        Candidate(long pair) {
            this.pair = pair;
        }

        void in(int word) {
            // Words are visited in order, so that looking at the last one is enough.
            if (words.size() == 0 || words.get(words.size() - 1) != word) {
                words.add(word);
            }
        }

        @Override
        public int compareTo(Candidate other) {
            return count != other.count ? Long.compare(other.count, count) : Long.compare(pair, other.pair);
        }
    }

    private final List<String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();
    private final String continuation;
    private final int[][] words;
    private final long[] counts;
    private final Map<Long, long[]> pairCounts = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();
    private Map<Long, Candidate> touched = new HashMap<>();

    /**
     * @param tokens the symbols to begin with; those learnt are appended
     * @param continuation what the name of a symbol inside a word begins with; empty for none
     * @param words each word as ids of symbols; changed by the training
     * @param counts how often each word occurs
     */
    PairMergeTrainer(List<String> tokens, String continuation, int[][] words, long[] counts) {
        this.tokens = tokens;
        this.continuation = continuation;
        this.words = words;
        this.counts = counts;
        for (int i = 0; i < tokens.size(); i++) {
            ids.put(tokens.get(i), i);
        }
    }

    /** Learns until there are {@code size} symbols or no pair is as frequent as {@code minFrequency} and 1. */
    List<PairMerge> train(int size, long minFrequency) {
        for (int w = 0; w < words.length; w++) {
            for (int i = 0; i + 1 < words[w].length; i++) {
                change(words[w][i], words[w][i + 1], 1, w);
            }
        }
        enqueue();
        List<PairMerge> merges = new ArrayList<>();
        while (ids.size() < size && !queue.isEmpty()) {
            Candidate top = queue.poll();
            long count = pairCounts.get(top.pair)[0];
            if (top.count != count) {
                top.count = count;
                queue.add(top);
            } else if (count < Math.max(1, minFrequency)) {
                break;
            } else {
                PairMerge merge = named((int) (top.pair >>> 32), (int) top.pair);
                merges.add(merge);
                for (int i = 0; i < top.words.size(); i++) {
                    apply(merge, top.words.get(i));
                }
                enqueue();
            }
        }
        return merges;
    }

    private PairMerge named(int left, int right) {
        String second = tokens.get(right);
        String name =
                tokens.get(left) + (second.startsWith(continuation) ? second.substring(continuation.length()) : second);
        Integer id = ids.get(name);
        if (id == null) {
            id = tokens.size();
            ids.put(name, id);
            tokens.add(name);
        }
        return new PairMerge(left, right, id);
    }

    private void apply(PairMerge merge, int word) {
        int[] symbols = words[word];
        int[] merged = new int[symbols.length];
        int n = 0;
        for (int i = 0; i < symbols.length; i++) {
            boolean here = symbols[i] == merge.left() && i + 1 < symbols.length && symbols[i + 1] == merge.right();
            if (here) {
                if (n > 0) {
                    change(merged[n - 1], merge.left(), -1, word);
                    change(merged[n - 1], merge.merged(), 1, word);
                }
                i++;
                if (i + 1 < symbols.length) {
                    change(merge.right(), symbols[i + 1], -1, word);
                    change(merge.merged(), symbols[i + 1], 1, word);
                }
            }
            merged[n++] = here ? merge.merged() : symbols[i];
        }
        words[word] = n == symbols.length ? symbols : Arrays.copyOf(merged, n);
    }

    private void change(int left, int right, int by, int word) {
        long pair = PairMerge.key(left, right);
        pairCounts.computeIfAbsent(pair, p -> new long[1])[0] += by * counts[word];
        if (by > 0) {
            touched.computeIfAbsent(pair, Candidate::new).in(word);
        }
    }

    private void enqueue() {
        for (Candidate candidate : touched.values()) {
            candidate.count = pairCounts.get(candidate.pair)[0];
            if (candidate.count > 0) {
                queue.add(candidate);
            }
        }
        touched = new HashMap<>();
    }
}
