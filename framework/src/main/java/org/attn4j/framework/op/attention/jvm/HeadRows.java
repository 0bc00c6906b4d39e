package org.attn4j.framework.op.attention.jvm;

/** Rows of heads of one kind (queries, keys, …) that can be read into panels of 64 columns. */
interface HeadRows {
    /**
     * Copies rows of a head into panels, each with 64 of the head's columns; columns of padding become 0.
     *
     * @param row the first row, counted over the whole batch
     * @param panel elements from one panel to the next
     */
    void read(int row, int rows, int head, float[] target, int at, int panel);
}
