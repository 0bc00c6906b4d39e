package org.attn4j.datasets.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.attn4j.framework.train.Batch;

/**
 * Damages texts, each row anew, and puts them together with what is to be made of them, as {@link PairBatches} does.
 *
 * @param texts ids of each text, at least two
 * @param ways one way of damage, or several, of which a row has each equally likely
 * @param prefixes for each way the token that a source begins with; empty for none
 * @param amount how much is damaged
 * @param tokens ids that stand for damage
 * @param frame ids that begin, end and fill rows
 * @param seed of what is drawn
 * @param fixed whether what is drawn depends on the example, as in a held-out split, and not on the row
 */
public record NoisyBatches(
        List<int[]> texts,
        List<Noise> ways,
        List<Integer> prefixes,
        Noise.Amount amount,
        Noise.Tokens tokens,
        PairBatches.Tokens frame,
        long seed,
        boolean fixed)
        implements BatchAssembler {
    @Override
    public Batch assemble(int[] examples, long firstRow, String origin) {
        List<int[]> sources = new ArrayList<>();
        List<int[]> targets = new ArrayList<>();
        int[] rows = new int[examples.length];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = examples[r] == FILLER ? FILLER : sources.size();
            if (examples[r] != FILLER) {
                Draws draws = new Draws(SplitMix64.at(SplitMix64.at(seed, 0), fixed ? examples[r] : firstRow + r));
                int way = draws.below(ways.size());
                Noise.Pair pair = ways.get(way).damage(texts.get(examples[r]), amount, tokens, draws);
                sources.add(frame.source(
                        prefixes.isEmpty()
                                ? pair.source()
                                : IntStream.concat(IntStream.of(prefixes.get(way)), IntStream.of(pair.source()))
                                        .toArray()));
                targets.add(frame.target(pair.target()));
            }
        }
        return new PairBatches(sources, targets, frame).assemble(rows, firstRow, origin);
    }
}
