package org.attn4j.framework.op;

/**
 * Philox4x32-10, a counter-based random number generator: the numbers of any element can be had without those before it,
 * on any device and in any order.
 *
 * @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon et al. 2011</a>
 */
public final class Philox {
    private static final long M0 = 0xD2511F53L;
    private static final long M1 = 0xCD9E8D57L;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;

    private Philox() {}

    /**
     * Four 32-bit words for a key and a counter.
     *
     * @param key low word first
     * @param high upper 64 bits of the counter: the step
     * @param low lower 64 bits of the counter: the element's index divided by 4
     * @param out receives the words from index {@code at}
     */
    public static void words(long key, long high, long low, int[] out, int at) {
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        int c0 = (int) low;
        int c1 = (int) (low >>> 32);
        int c2 = (int) high;
        int c3 = (int) (high >>> 32);
        for (int round = 0; round < 10; round++) {
            long p0 = M0 * (c0 & 0xFFFFFFFFL);
            long p1 = M1 * (c2 & 0xFFFFFFFFL);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            k0 += W0;
            k1 += W1;
        }
        out[at] = c0;
        out[at + 1] = c1;
        out[at + 2] = c2;
        out[at + 3] = c3;
    }

    /** The element's own word: element i is word i mod 4 of counter i / 4. */
    public static int word(long key, long step, long element) {
        int[] four = new int[4];
        words(key, step, element >>> 2, four, 0);
        return four[(int) (element & 3)];
    }

    /**
     * The smallest unsigned word that keeps an element at a rate of dropping: a word w keeps where
     * {@code Integer.compareUnsigned(w, threshold(rate)) >= 0}.
     */
    public static int threshold(double rate) {
        return (int) (long) Math.floor(rate * 4294967296.0);
    }

    /** 64 bits from a seed and an op's name: the key of that op's numbers. */
    public static long key(long seed, String name) {
        long h = 0xCBF29CE484222325L ^ seed;
        for (int i = 0; i < name.length(); i++) {
            h = (h ^ name.charAt(i)) * 0x100000001B3L;
        }
        // SplitMix64's finisher spreads the bits.
        h = (h ^ (h >>> 30)) * 0xBF58476D1CE4E5B9L;
        h = (h ^ (h >>> 27)) * 0x94D049BB133111EBL;
        return h ^ (h >>> 31);
    }
}
