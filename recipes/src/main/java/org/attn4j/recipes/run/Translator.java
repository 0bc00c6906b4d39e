package org.attn4j.recipes.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.generate.BeamSearch;
import org.attn4j.framework.generate.BeamSettings;
import org.attn4j.framework.generate.ConditionalDecoder;
import org.attn4j.framework.generate.Hypothesis;

/** Writes the target of a source text, many texts at once, by beam search. */
public final class Translator {
    private static final int ROWS = 32;

    private final Tokenizer source;
    private final Tokenizer target;
    private final int longest;
    private final BeamSearch search;

    /**
     * What a source became.
     *
     * @param text the target as text
     * @param ids its tokens
     * @param logProbability of its tokens given the source, in nats
     */
    public record Translation(String text, int[] ids, double logProbability) {}

    /**
     * With a decoder.
     *
     * @param longest most tokens of a source, the end token counted; what is beyond is cut
     * @throws IllegalArgumentException if a tokenizer has no begin or end token
     */
    public Translator(
            ConditionalDecoder decoder, Tokenizer source, Tokenizer target, int longest, BeamSettings settings) {
        this.source = source;
        this.target = target;
        this.longest = longest;
        int begin = SpecialTokens.need(target.specialTokens().begin(), "begin");
        int end = SpecialTokens.need(target.specialTokens().end(), "end");
        this.search = new BeamSearch(decoder, settings, begin, end);
    }

    /** The ids of a source text with the end token behind them, as in training. */
    public static int[] sourceIds(Tokenizer source, String text, int longest) {
        int[] ids = source.encode(text);
        int n = Math.min(ids.length, longest - 1);
        int[] ended = Arrays.copyOf(ids, n + 1);
        ended[n] = SpecialTokens.need(source.specialTokens().end(), "end");
        return ended;
    }

    /** The targets of texts, in their order. */
    public List<Translation> translate(List<String> texts) {
        int[][] ids = texts.stream().map(t -> sourceIds(source, t, longest)).toArray(int[][]::new);
        // Sources of nearly equal length together: little is padded.
        List<Integer> order = IntStream.range(0, ids.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> ids[i].length))
                .toList();
        Translation[] done = new Translation[ids.length];
        for (int from = 0; from < done.length; from += ROWS) {
            List<Integer> some = order.subList(from, Math.min(done.length, from + ROWS));
            List<List<Hypothesis>> found =
                    search.search(some.stream().map(i -> ids[i]).toArray(int[][]::new));
            for (int i = 0; i < some.size(); i++) {
                Hypothesis best = found.get(i).get(0);
                done[some.get(i)] = new Translation(target.decode(best.ids()), best.ids(), best.logProbability());
            }
        }
        return new ArrayList<>(Arrays.asList(done));
    }
}
