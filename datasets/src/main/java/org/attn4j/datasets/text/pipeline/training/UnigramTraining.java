package org.attn4j.datasets.text.pipeline.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.attn4j.datasets.text.pipeline.model.Trie;

/**
 * Learns pieces and their log probabilities from counted words: strings that occur often to begin with; then, again and
 * again, two rounds of expectation and maximisation, and of the pieces those go whose loss costs least likelihood. It is
 * the procedure of Hugging Face's {@code UnigramTrainer}, with everything in a fixed order.
 *
 * @see <a href="https://arxiv.org/abs/1804.10959">Kudo 2018</a>
 */
public final class UnigramTraining {
    private static final double SHRINKING = 0.75;
    private static final int ROUNDS = 2;
    private static final double LEAST_EXPECTED = 0.5;
    private static final int MOST_SEEDS = 1_000_000;
    private static final double MISSING_STEP = 1e-4;

    /** A piece and its log probability. */
    public record Piece(String string, double score) {}

    private final String[] words;
    private final long[] counts;
    private final int size;

    private UnigramTraining(String[] words, long[] counts, int size) {
        this.words = words;
        this.counts = counts;
        this.size = size;
    }

    /**
     * Learns.
     *
     * @param counts how often each word occurs
     * @param size most pieces; all characters are among them
     * @param longest most characters of a piece
     * @return the pieces, the most likely first
     * @throws IllegalArgumentException if there are more characters than pieces
     */
    public static List<Piece> train(String[] words, long[] counts, int size, int longest) {
        UnigramTraining training = new UnigramTraining(words, counts, size);
        Set<String> characters = new TreeSet<>();
        for (String word : words) {
            word.codePoints().forEach(c -> characters.add(Character.toString(c)));
        }
        if (characters.size() > size) {
            throw new IllegalArgumentException("vocabulary must hold the text's " + characters.size()
                    + " characters and the special tokens, got room for " + size);
        }
        List<Piece> pieces = training.seeds(longest);
        int wanted = size * 11 / 10;
        while (true) {
            for (int round = 0; round < ROUNDS; round++) {
                pieces = training.maximise(pieces);
            }
            if (pieces.size() <= wanted) {
                return training.finish(pieces, characters);
            }
            pieces = training.prune(pieces, Math.max(wanted, (int) (pieces.size() * SHRINKING)));
        }
    }

    private List<Piece> seeds(int longest) {
        Map<Integer, Long> characters = new TreeMap<>(Comparator.reverseOrder());
        for (int w = 0; w < words.length; w++) {
            long count = counts[w];
            words[w].codePoints().forEach(c -> characters.merge(c, count, Long::sum));
        }
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece("", 0));
        characters.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
                .forEach(e -> pieces.add(new Piece(Character.toString(e.getKey()), e.getValue())));
        Suffixes.of(words, longest).stream()
                .map(r -> new Piece(
                        r.string(),
                        (double) r.count()
                                * r.string().codePointCount(0, r.string().length())))
                .sorted(Comparator.comparingDouble(Piece::score)
                        .thenComparing(Piece::string)
                        .reversed())
                .limit(Math.max(0, MOST_SEEDS - pieces.size()))
                .forEach(pieces::add);
        double sum = pieces.stream().mapToDouble(Piece::score).sum();
        return mapped(pieces, i -> Math.log(pieces.get(i).score / sum));
    }

    private interface Score {
        double of(int piece);
    }

    /** The same pieces with other scores; those whose score is no number go, but for the unknown. */
    private static List<Piece> mapped(List<Piece> pieces, Score score) {
        List<Piece> made = new ArrayList<>(pieces.size());
        made.add(pieces.get(0));
        for (int i = 1; i < pieces.size(); i++) {
            double value = score.of(i);
            if (!Double.isNaN(value)) {
                made.add(new Piece(pieces.get(i).string, value));
            }
        }
        return made;
    }

    private static Lattice lattice(List<Piece> pieces) {
        String[] strings = pieces.stream().map(Piece::string).toArray(String[]::new);
        return new Lattice(
                new Trie(strings), pieces.stream().mapToDouble(Piece::score).toArray());
    }

    private List<Piece> maximise(List<Piece> pieces) {
        double[] expected = new double[pieces.size()];
        Lattice lattice = lattice(pieces);
        for (int w = 0; w < words.length; w++) {
            lattice.set(words[w]);
            lattice.expect(counts[w], expected);
        }
        expected[0] = 0;
        double sum = Arrays.stream(expected).filter(e -> e >= LEAST_EXPECTED).sum();
        double all = digamma(sum);
        return mapped(pieces, i -> expected[i] < LEAST_EXPECTED ? Double.NaN : digamma(expected[i]) - all);
    }

    /** ψ(x), by its asymptotic series beyond 7. */
    private static double digamma(double x) {
        double result = 0;
        double y = x;
        while (y < 7) {
            result -= 1 / y++;
        }
        y -= 0.5;
        double z = 1 / (y * y);
        return result + Math.log(y) + z * (1.0 / 24 - z * (7.0 / 960 - z * (31.0 / 8064 - z * 127.0 / 30720)));
    }

    /** Keeps what has no other way to be put together, and of the rest those whose loss would cost most. */
    private List<Piece> prune(List<Piece> pieces, int keep) {
        Lattice lattice = lattice(pieces);
        double[] used = new double[pieces.size()];
        long texts = 0;
        for (int w = 0; w < words.length; w++) {
            lattice.set(words[w]);
            for (int piece : lattice.best().get(0)) {
                used[piece] += counts[w];
            }
            texts += counts[w];
        }
        double sum = Arrays.stream(used).sum();
        List<Piece> kept = new ArrayList<>(List.of(pieces.get(0)));
        Map<Integer, Double> losses = new LinkedHashMap<>();
        for (int i = 1; i < pieces.size(); i++) {
            lattice.set(pieces.get(i).string);
            List<int[]> ways = lattice.best();
            boolean best = ways.get(0).length == 1;
            if (best && ways.size() == 1 || !best && used[i] > 0) {
                kept.add(pieces.get(i));
            } else if (best && used[i] > 0) {
                losses.put(i, loss(used[i], ways.get(1), used, sum, texts));
            }
        }
        losses.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue().reversed())
                .limit(Math.max(0, keep - kept.size()))
                .forEach(e -> kept.add(pieces.get(e.getKey())));
        return kept;
    }

    /** What log likelihood a text loses on average if a piece is always written by others. */
    private static double loss(double used, int[] others, double[] all, double sum, long texts) {
        double after = Math.log(sum + used * (others.length - 1));
        double written = Arrays.stream(others)
                .mapToDouble(other -> Math.log(all[other] + used) - after)
                .sum();
        return used / texts * (Math.log(used) - Math.log(sum) - written);
    }

    private List<Piece> finish(List<Piece> pieces, Set<String> characters) {
        Map<String, Double> known = new LinkedHashMap<>();
        pieces.stream().skip(1).forEach(p -> known.put(p.string, p.score));
        double missing = known.values().stream().mapToDouble(s -> s).min().orElse(0);
        List<Piece> all = new ArrayList<>();
        for (String character : characters) {
            Double score = known.get(character);
            all.add(new Piece(character, score == null ? missing : score));
            missing += score == null ? MISSING_STEP : 0;
        }
        Set<String> there = new HashSet<>(characters);
        known.forEach((string, score) -> {
            if (all.size() < size && there.add(string)) {
                all.add(new Piece(string, score));
            }
        });
        all.sort(Comparator.comparingDouble(Piece::score).reversed());
        return all;
    }
}
