package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;
import org.attn4j.framework.config.ArrayLength;

/**
 * A language model as a {@link ConditionalDecoder} of one source, the prompt without its last token; that token is the
 * first step's. A hypothesis is the prompt and what was added to it; a decoder's window moves over it as over any
 * sequence, see {@link Decoder}.
 */
abstract class PromptRows implements ConditionalDecoder {
    /** Far beyond what anybody generates, and far from overflow. */
    private static final int CAPACITY = 1 << 30;

    private final int vocabulary;
    private int[][] rows = {};
    private int prompt;
    private float[] logits = {};

    PromptRows(int vocabulary) {
        this.vocabulary = vocabulary;
    }

    @Override
    public final int vocabulary() {
        return vocabulary;
    }

    @Override
    public final int capacity() {
        return CAPACITY;
    }

    /**
     * Starts from one prompt without its last token.
     *
     * @throws IllegalArgumentException if there is another number of sources, the width is not positive, or an id is
     *     outside of the vocabulary
     */
    @Override
    public final void start(int[][] sources, int width) {
        require(sources.length == 1, "a language model continues one prompt at a time, got %d", sources.length);
        require(width > 0, "the number of hypotheses must be positive: %d", width);
        int[] source = sources[0];
        for (int t = 0; t < source.length; t++) {
            require(
                    source[t] >= 0 && source[t] < vocabulary,
                    "token %d at position %d of the prompt is not in the vocabulary: expected 0 <= id < V = %d",
                    source[t],
                    t,
                    vocabulary);
        }
        prompt = source.length;
        rows = new int[width][];
        Arrays.setAll(rows, r -> source.clone());
        logits = new float[ArrayLength.of("logits of hypotheses", width, vocabulary)];
        begin(width);
    }

    @Override
    public final float[] step(int[] parents, int[] ids) {
        int before = rows.length == 0 ? 0 : rows[0].length;
        Rows.checkStep(parents, ids, rows.length, rows.length, vocabulary, before - prompt, CAPACITY);
        int[][] extended = new int[rows.length][];
        for (int r = 0; r < extended.length; r++) {
            extended[r] = Arrays.copyOf(rows[parents[r]], before + 1);
            extended[r][before] = ids[r];
        }
        rows = extended;
        compute(rows, parents, logits);
        return logits;
    }

    /** Forgets what was computed; there are so many rows from here on. */
    abstract void begin(int width);

    /**
     * Computes the logits after each row's last token.
     *
     * @param rows whole sequences, all of one length, one longer than at the last call
     * @param parents the row that each has gone on from
     * @param target [R, V]
     */
    abstract void compute(int[][] rows, int[] parents, float[] target);
}
