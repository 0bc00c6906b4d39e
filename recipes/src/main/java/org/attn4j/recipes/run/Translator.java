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

    private final Tokenizer target;
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
     * @throws IllegalArgumentException if the target's tokenizer has no begin or end token
     */
    public Translator(ConditionalDecoder decoder, Tokenizer target, BeamSettings settings) {
        this.target = target;
        int begin = SpecialTokens.need(target.specialTokens().begin(), "begin");
        int end = SpecialTokens.need(target.specialTokens().end(), "end");
        this.search = new BeamSearch(decoder, settings, begin, end);
    }

    /**
     * The targets of sources, in their order.
     *
     * @param sources ids as the source's encoder gives them
     */
    public List<Translation> translate(List<int[]> sources) {
        int[][] ids = sources.toArray(int[][]::new);
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
