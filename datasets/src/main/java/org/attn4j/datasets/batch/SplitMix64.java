package org.attn4j.datasets.batch;

/**
 * Counter-based random numbers: each is a function of its key and its counter alone, so that any one of them can be had
 * without those before it.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Steele, Lea, Flood 2014</a>
 */
public final class SplitMix64 {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private SplitMix64() {}

    /** Number {@code counter} (from 0) of the SplitMix64 generator that starts at {@code seed}. */
    public static long at(long seed, long counter) {
        long z = seed + (counter + 1) * GAMMA;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The same number brought to 0 … bound - 1; no value is likelier than another by more than bound / 2^63. */
    public static long below(long bound, long seed, long counter) {
        return Math.multiplyHigh(at(seed, counter) >>> 1, bound << 1);
    }
}
