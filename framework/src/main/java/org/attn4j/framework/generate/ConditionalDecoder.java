package org.attn4j.framework.generate;

/**
 * A model that writes a target sequence for a source sequence, shown the target token by token. It keeps one state a
 * row: with B sources and W hypotheses of each there are R = B W rows, the hypotheses of a source one after another.
 * All rows are at the same position of their target.
 *
 * <p>Not safe for use by several threads at once.
 */
public interface ConditionalDecoder {
    /** V, size of the target vocabulary. */
    int vocabulary();

    /** The most tokens that a target may have, the begin token included: calls of {@link #step} after a start. */
    int capacity();

    /**
     * Encodes sources and starts their targets, empty. Before the first step the rows of a source are alike.
     *
     * @param sources B token sequences, each of any length from 1 to what the model allows
     * @param width W, hypotheses of each source
     * @throws IllegalArgumentException if there is no source, one is empty or too long or holds an id outside of the
     *     source vocabulary, or the width is not positive
     */
    void start(int[][] sources, int width);

    /**
     * Appends a token to each row: row r continues what row {@code parents[r]} held, of the same source, with
     * {@code ids[r]}.
     *
     * @param parents [R] in 0 … R - 1; in the first step of a start any rows of the own source
     * @param ids [R] target tokens, the begin token first
     * @return the next token's logits [R, V], row after row; valid until the next call
     * @throws IllegalArgumentException if a length is not R, an index or id is out of bounds, or the target is at
     *     {@link #capacity}
     */
    float[] step(int[] parents, int[] ids);
}
