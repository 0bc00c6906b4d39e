package org.attn4j.framework.config;

import static org.attn4j.framework.config.Checks.require;

/** Lengths of Java's arrays, which are addressed by 31 bits: products of sizes, made without overflow. */
public final class ArrayLength {
    /** The most elements of an array; the virtual machine keeps a few of the 2^31 - 1 for itself. */
    public static final int MOST = Integer.MAX_VALUE - 8;

    private ArrayLength() {}

    /**
     * The length of an array with a row for each example of a batch.
     *
     * @param rows B
     * @param each values of a row, such as the tokens of the context
     * @throws IllegalArgumentException if an array has no such length; the message tells the largest batch that has one
     */
    public static int ofBatch(long rows, long each) {
        require(
                rows <= most(each),
                "a batch of %,d with %,d values in a row (tokens of the context, pixels) is too large: an array holds"
                        + " %,d values; the largest batch is %,d (train.accumulate adds several up to one step)",
                rows,
                each,
                MOST,
                most(each));
        return (int) (rows * each);
    }

    /**
     * The length of an array of several dimensions.
     *
     * @param what it holds, in the plural
     * @throws IllegalArgumentException if an array has no such length
     */
    public static int of(String what, long... dimensions) {
        long length = 1;
        for (long d : dimensions) {
            require(
                    length <= most(d),
                    "%s in an array of %s are too many: expected a product of at most %,d; choose smaller sizes",
                    what,
                    java.util.Arrays.toString(dimensions),
                    MOST);
            length *= d;
        }
        return (int) length;
    }

    /** How many pieces of so many values fit in an array. */
    private static long most(long each) {
        return MOST / Math.max(1, each);
    }
}
