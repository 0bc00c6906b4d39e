package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.config.ArrayLength;

/**
 * Looks for the target of the highest score, many sources at once. At each step the W likeliest extensions of a source's
 * W hypotheses live on; one that takes the end token, if it is among the W likeliest, has ended. A source is done when W
 * hypotheses have ended, or one that no live one can surpass, or at the greatest length. Ties go to the better hypothesis
 * of the step before, then to the lower token id: the result is a function of the logits alone.
 *
 * @see <a href="https://arxiv.org/abs/1409.3215">Sutskever et al. 2014, section 3.2</a>
 * @see <a href="https://arxiv.org/abs/1609.08144">Wu et al. 2016, section 7, length penalty</a>
 */
public final class BeamSearch {
    /** In place of an end token's id: hypotheses end at the greatest length alone. */
    public static final int NO_END = -1;

    /** Bytes of a hypothesis beside its logits. */
    private static final int HYPOTHESIS = 128;

    private final ConditionalDecoder decoder;
    private final BeamSettings settings;
    private final int begin;
    private final int end;

    /**
     * A search with a decoder.
     *
     * @param begin id of the target's begin token
     * @param end id of its end token, or {@link #NO_END}
     * @throws IllegalArgumentException if an id is not in the target vocabulary or the greatest length is above the
     *     decoder's capacity
     */
    public BeamSearch(ConditionalDecoder decoder, BeamSettings settings, int begin, int end) {
        this.decoder = decoder;
        this.settings = settings;
        this.begin = begin;
        this.end = end;
        int v = decoder.vocabulary();
        require(begin >= 0 && begin < v, "the begin token %d is not in the vocabulary of %d tokens", begin, v);
        require(
                end == NO_END || (end >= 0 && end < v),
                "the end token %d is not in the vocabulary of %d tokens",
                end,
                v);
        require(
                settings.maxLength() <= decoder.capacity(),
                "max_length is %d, but the model was built for targets of at most %d tokens",
                settings.maxLength(),
                decoder.capacity());
    }

    /**
     * Finds targets.
     *
     * @param sources token sequences
     * @return for each source at least one hypothesis, best first
     * @throws IllegalArgumentException if the decoder refuses a source, or its logits are not finite
     */
    public List<List<Hypothesis>> search(int[][] sources) {
        int width = settings.width();
        requireFits(sources.length);
        int longest = settings.maxLength() == 0 ? decoder.capacity() : settings.maxLength();
        decoder.start(sources, width);
        List<Beam> beams = new ArrayList<>();
        for (int b = 0; b < sources.length; b++) {
            beams.add(new Beam(settings, end, longest, b * width));
        }
        int[] parents = new int[sources.length * width];
        int[] ids = new int[parents.length];
        Arrays.setAll(parents, r -> r);
        Arrays.fill(ids, begin);
        while (beams.stream().anyMatch(b -> !b.done())) {
            float[] logits = decoder.step(parents, ids);
            for (int b = 0; b < beams.size(); b++) {
                Beam beam = beams.get(b);
                if (!beam.done()) {
                    beam.advance(logits, decoder.vocabulary(), parents, ids);
                }
                if (beam.done()) {
                    rest(b * width, parents, ids);
                }
            }
        }
        return beams.stream().map(Beam::results).toList();
    }

    /** Each hypothesis has its logits on Java's heap, and candidates, tokens and scores beside them. */
    private void requireFits(int sources) {
        long rows = (long) sources * settings.width();
        ArrayLength.of("logits of hypotheses", rows, decoder.vocabulary());
        long bytes = rows * (Float.BYTES * (long) decoder.vocabulary() + HYPOTHESIS);
        long heap = Runtime.getRuntime().maxMemory();
        require(
                bytes < heap,
                "a beam of %,d over a vocabulary of %,d takes %,d MiB of Java's heap, which has %,d MiB; choose a"
                        + " smaller beam",
                settings.width(),
                decoder.vocabulary(),
                bytes >> 20,
                heap >> 20);
    }

    /** The best target of each source. */
    public int[][] best(int[][] sources) {
        return search(sources).stream().map(h -> h.get(0).ids()).toArray(int[][]::new);
    }

    /** Rows of a source that is done go on as padding. */
    private void rest(int first, int[] parents, int[] ids) {
        for (int r = first; r < first + settings.width(); r++) {
            parents[r] = r;
            ids[r] = Math.max(0, end);
        }
    }
}
