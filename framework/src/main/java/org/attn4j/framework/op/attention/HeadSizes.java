package org.attn4j.framework.op.attention;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.device.TensorSpec;

/**
 * Sizes of an attention whose queries, keys and values come apart: q [B, T, H K], k [B, S, H K], v [B, S, H N].
 *
 * @param batch B
 * @param queries T
 * @param keys S
 * @param heads H
 * @param width K, the width of a head's queries and keys
 * @param valueWidth N, the width of a head's values
 */
public record HeadSizes(int batch, int queries, int keys, int heads, int width, int valueWidth) {
    /**
     * Reads the sizes off the inputs.
     *
     * @param op what computes, for messages
     * @param mask [B, S]; null without
     * @throws IllegalArgumentException if the inputs do not fit one another
     */
    public static HeadSizes of(String op, int heads, TensorSpec q, TensorSpec k, TensorSpec v, TensorSpec mask) {
        require(
                q.rank() == 3 && q.columns() % heads == 0,
                "%s: queries must be [B, T, columns] with columns a multiple of %d heads, got %s",
                op,
                heads,
                q);
        require(
                k.rank() == 3 && k.dim(0) == q.dim(0) && k.columns() == q.columns(),
                "%s: keys must be [%d, S, %d], got %s",
                op,
                q.dim(0),
                q.columns(),
                k);
        require(
                v.rank() == 3 && v.dim(0) == k.dim(0) && v.dim(1) == k.dim(1) && v.columns() % heads == 0,
                "%s: values must be [%d, %d, columns] with columns a multiple of %d heads, got %s",
                op,
                k.dim(0),
                k.dim(1),
                heads,
                v);
        require(
                mask == null || mask.rank() == 2 && mask.dim(0) == k.dim(0) && mask.dim(1) == k.dim(1),
                "%s: the mask must be [%d, %d], got %s",
                op,
                k.dim(0),
                k.dim(1),
                mask);
        return new HeadSizes(
                (int) q.dim(0),
                (int) q.dim(1),
                (int) k.dim(1),
                heads,
                (int) q.columns() / heads,
                (int) v.columns() / heads);
    }

    /** Number of heads of all sequences. */
    public int tasks() {
        return batch * heads;
    }
}
