package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Learns WordPieces from texts: special tokens first, then single characters, then pieces by merging the most frequent
 * pairs, as Hugging Face's {@code BertWordPieceTokenizer.train} does. (Google's own trainer was never published.)
 * Among pairs equally frequent that one takes another at each run, as its single characters come in the order of a hash
 * table; here they come in the order of code points, so that the same texts give the same pieces.
 *
 * @param vocabulary V, special tokens included; fewer if the texts have no more pairs
 * @param minFrequency the least count of a pair that is merged; 2 is customary
 * @param alphabet most different characters; the most frequent stay
 * @param lowerCase whether upper case and accents go
 */
public record WordPieceTrainer(int vocabulary, long minFrequency, int alphabet, boolean lowerCase) {
    public WordPieceTrainer {
        require(vocabulary > SpecialTokens.BERT.size(), "vocabulary is too small: %d", vocabulary);
        require(minFrequency >= 1, "minFrequency must be at least 1: %d", minFrequency);
        require(alphabet >= 1, "alphabet must be at least 1: %d", alphabet);
    }

    /** The customary frequency and alphabet. */
    public WordPieceTrainer(int vocabulary, boolean lowerCase) {
        this(vocabulary, 2, 1000, lowerCase);
    }

    /** Learns from texts. */
    public WordPieceTokenizer train(Stream<String> texts) {
        WordCounts counter = new WordCounts();
        texts.forEach(text -> BertText.words(text, lowerCase).forEach(w -> counter.add(w.string())));
        List<WordCounts.Count> counted = counter.byFrequency();
        Set<Integer> kept = frequentCharacters(counted);
        TreeSet<String> starts = new TreeSet<>(WordCounts.BY_CODE_POINTS);
        TreeSet<String> inner = new TreeSet<>(WordCounts.BY_CODE_POINTS);
        kept.forEach(c -> starts.add(Character.toString(c)));
        for (WordCounts.Count word : counted) {
            symbols(word.word(), kept).stream()
                    .filter(s -> s.startsWith(WordPieceTokenizer.CONTINUATION))
                    .forEach(inner::add);
        }
        List<String> tokens = new ArrayList<>(SpecialTokens.BERT);
        tokens.addAll(starts);
        // A text may hold "#" three times; what is there already keeps its id.
        inner.stream().filter(s -> !tokens.contains(s)).forEach(tokens::add);
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            ids.put(tokens.get(i), i);
        }
        List<int[]> words = new ArrayList<>();
        for (WordCounts.Count word : counted) {
            words.add(symbols(word.word(), kept).stream().mapToInt(ids::get).toArray());
        }
        long[] counts = counted.stream().mapToLong(WordCounts.Count::count).toArray();
        new PairMergeTrainer(tokens, WordPieceTokenizer.CONTINUATION, words.toArray(int[][]::new), counts)
                .train(vocabulary, minFrequency);
        return WordPieceTokenizer.of(tokens, lowerCase);
    }

    private Set<Integer> frequentCharacters(List<WordCounts.Count> counted) {
        Map<Integer, long[]> counts = new HashMap<>();
        for (WordCounts.Count word : counted) {
            word.word().codePoints().forEach(c -> counts.computeIfAbsent(c, k -> new long[1])[0] += word.count());
        }
        Set<Integer> kept = new HashSet<>();
        counts.entrySet().stream()
                .sorted((a, b) -> a.getValue()[0] != b.getValue()[0]
                        ? Long.compare(b.getValue()[0], a.getValue()[0])
                        : Integer.compare(a.getKey(), b.getKey()))
                .limit(alphabet)
                .forEach(e -> kept.add(e.getKey()));
        return kept;
    }

    private static List<String> symbols(String word, Set<Integer> kept) {
        List<String> symbols = new ArrayList<>();
        int[] points = word.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            if (kept.contains(points[i])) {
                symbols.add((i > 0 ? WordPieceTokenizer.CONTINUATION : "") + Character.toString(points[i]));
            }
        }
        return symbols;
    }
}
