package org.attn4j.framework.op;

/** Normal numbers from {@link Philox} by Box and Muller: elements 2i and 2i + 1 come from the words of counter i. */
public final class PhiloxNormal {
    private PhiloxNormal() {}

    /**
     * The element's own number, with mean 0 and deviation 1.
     *
     * @param words room for four words
     */
    public static double of(long key, long step, long element, int[] words) {
        Philox.words(key, step, element >>> 1, words, 0);
        double u = ((words[0] & 0xFFFFFFFFL) + 0.5) / 4294967296.0;
        double angle = 2 * Math.PI * ((words[1] & 0xFFFFFFFFL) / 4294967296.0);
        double radius = Math.sqrt(-2 * StrictMath.log(u));
        return radius * ((element & 1) == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }
}
