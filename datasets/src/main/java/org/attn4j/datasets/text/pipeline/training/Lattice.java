package org.attn4j.datasets.text.pipeline.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.datasets.text.pipeline.model.Ids;
import org.attn4j.datasets.text.pipeline.model.Trie;

/** All ways to put a word together of pieces, with the sum of log probabilities of each. Piece 0 is unknown. */
final class Lattice {
    private static final double UNKNOWN_PENALTY = 10;

    private final Trie trie;
    private final double[] scores;
    private final double unknown;

    /** Pieces of the word at hand: where each begins, where it ends, which it is. */
    private final Ids starts = new Ids(64);

    private final Ids ends = new Ids(64);
    private final Ids pieces = new Ids(64);
    private int length;

    Lattice(Trie trie, double[] scores) {
        this.trie = trie;
        this.scores = scores;
        unknown = Arrays.stream(scores).skip(1).min().orElse(0) - UNKNOWN_PENALTY;
    }

    /** Takes a word. */
    void set(String word) {
        starts.clear();
        ends.clear();
        pieces.clear();
        length = word.length();
        for (int at = 0, next; at < length; at = next) {
            next = at + Character.charCount(word.codePointAt(at));
            boolean known = false;
            int node = trie.step(0, word.charAt(at));
            for (int end = at + 1; node >= 0; end++) {
                if (trie.id(node) > 0) {
                    add(at, end, trie.id(node));
                    known |= end == next;
                }
                node = end < length ? trie.step(node, word.charAt(end)) : -1;
            }
            if (!known) {
                add(at, next, 0);
            }
        }
    }

    private void add(int start, int end, int piece) {
        starts.add(start);
        ends.add(end);
        pieces.add(piece);
    }

    private double score(int i) {
        return pieces.get(i) == 0 ? unknown : scores[pieces.get(i)];
    }

    /** Adds to each piece how often it is expected in a word that occurs so often, over all ways. */
    void expect(double count, double[] expected) {
        double[] before = new double[length + 1];
        double[] after = new double[length + 1];
        Arrays.fill(before, 1, length + 1, Double.NEGATIVE_INFINITY);
        Arrays.fill(after, 0, length, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < pieces.size(); i++) {
            before[ends.get(i)] = plus(before[ends.get(i)], before[starts.get(i)] + score(i));
        }
        for (int i = pieces.size() - 1; i >= 0; i--) {
            after[starts.get(i)] = plus(after[starts.get(i)], after[ends.get(i)] + score(i));
        }
        for (int i = 0; i < pieces.size(); i++) {
            double all = before[starts.get(i)] + score(i) + after[ends.get(i)] - before[length];
            expected[pieces.get(i)] += count * Math.exp(all);
        }
    }

    /** log(eˣ + eʸ). */
    private static double plus(double x, double y) {
        double most = Math.max(x, y);
        double least = Math.min(x, y);
        return least == Double.NEGATIVE_INFINITY ? most : most + Math.log1p(Math.exp(least - most));
    }

    /** The most likely ways, the best first: one or two, as lists of pieces. */
    List<int[]> best() {
        // Two ways to each place: their sums, the piece that ends there, and which way leads to its beginning.
        double[][] sums = new double[length + 1][2];
        int[][] last = new int[length + 1][2];
        int[][] way = new int[length + 1][2];
        for (double[] sum : sums) {
            Arrays.fill(sum, Double.NEGATIVE_INFINITY);
        }
        sums[0][0] = 0;
        for (int i = 0; i < pieces.size(); i++) {
            for (int k = 0; k < 2; k++) {
                double sum = sums[starts.get(i)][k] + score(i);
                int end = ends.get(i);
                int rank = sum > sums[end][0] ? 0 : sum > sums[end][1] ? 1 : 2;
                if (rank == 0) {
                    sums[end][1] = sums[end][0];
                    last[end][1] = last[end][0];
                    way[end][1] = way[end][0];
                }
                if (rank < 2) {
                    sums[end][rank] = sum;
                    last[end][rank] = i;
                    way[end][rank] = k;
                }
            }
        }
        List<int[]> ways = new ArrayList<>();
        for (int k = 0; k < 2 && sums[length][k] > Double.NEGATIVE_INFINITY; k++) {
            ways.add(walkBack(last, way, k));
        }
        return ways;
    }

    private int[] walkBack(int[][] last, int[][] way, int which) {
        Ids back = new Ids(8);
        int k = which;
        for (int at = length; at > 0; ) {
            int i = last[at][k];
            back.add(pieces.get(i));
            k = way[at][k];
            at = starts.get(i);
        }
        return back.toArray();
    }
}
