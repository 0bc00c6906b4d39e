package org.attn4j.framework.op.elementwise.jvm;

import org.attn4j.framework.op.Philox;

/** Drops elements of a heap array by Philox4x32-10, see {@link Philox}: one element at a time, or by vectors. */
class DropoutMath {
    static final long M0 = 0xD2511F53L;
    static final long M1 = 0xCD9E8D57L;
    static final int W0 = 0x9E3779B9;
    static final int W1 = 0xBB67AE85;
    static final long LOW = 0xFFFFFFFFL;

    final int key0;
    final int key1;
    /** The smallest number that keeps an element, as a signed and as an unsigned integer. */
    final int threshold;

    final float scale;
    private final long unsignedThreshold;

    DropoutMath(long key, double rate) {
        this.key0 = (int) key;
        this.key1 = (int) (key >>> 32);
        this.threshold = Philox.threshold(rate);
        this.unsignedThreshold = threshold & LOW;
        this.scale = (float) (1 / (1 - rate));
    }

    /**
     * Scales or clears the first n elements.
     *
     * @param counter lower 64 bits of the counter of element 0
     */
    void drop(float[] x, int n, long step, long counter) {
        drop(x, 0, n, step, counter);
    }

    /** As {@link #drop(float[], int, long, long)} from an element on, whose counter is given. */
    final void drop(float[] x, int from, int n, long step, long counter) {
        for (int i = from; i < n; i += 4, counter++) {
            int k0 = key0;
            int k1 = key1;
            long c0 = counter & LOW;
            long c1 = counter >>> 32;
            long c2 = step & LOW;
            long c3 = step >>> 32;
            for (int round = 0; round < 10; round++) {
                long p0 = M0 * c0;
                long p1 = M1 * c2;
                c0 = (p1 >>> 32) ^ c1 ^ (k0 & LOW);
                c2 = (p0 >>> 32) ^ c3 ^ (k1 & LOW);
                c1 = p1 & LOW;
                c3 = p0 & LOW;
                k0 += W0;
                k1 += W1;
            }
            x[i] = kept(x[i], c0);
            if (i + 3 < n) {
                x[i + 1] = kept(x[i + 1], c1);
                x[i + 2] = kept(x[i + 2], c2);
                x[i + 3] = kept(x[i + 3], c3);
                continue;
            }
            if (i + 1 < n) {
                x[i + 1] = kept(x[i + 1], c1);
            }
            if (i + 2 < n) {
                x[i + 2] = kept(x[i + 2], c2);
            }
        }
    }

    /** Without a branch, which random numbers would make the processor mispredict. */
    private float kept(float x, long word) {
        int dropped = (int) ((word - unsignedThreshold) >> 63);
        return Float.intBitsToFloat(Float.floatToRawIntBits(x * scale) & ~dropped);
    }
}
