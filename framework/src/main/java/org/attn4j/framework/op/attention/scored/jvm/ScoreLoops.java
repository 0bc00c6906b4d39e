package org.attn4j.framework.op.attention.scored.jvm;

/** Scores of one query with all keys of a head, and their gradients. Keys lie transposed, [K, stride]. */
interface ScoreLoops {
    /** One query, its head's keys and part of the parameter. */
    record Row(float[] q, float[] keys, int stride, int width, float[] parameter, int at) {}

    /** Writes the scores of the visible keys. */
    void scores(Row row, int visible, float[] target);

    /**
     * Adds gradients.
     *
     * @param visible how many keys, from the first, the query may see
     * @param d gradients of the scores
     * @param dq the query's, to be written
     * @param dKeys the keys', transposed, to be added to
     * @param dParameter the parameter's, to be added to from an index
     */
    void gradients(Row row, int visible, float[] d, float[] dq, float[] dKeys, float[] dParameter, int at);
}
