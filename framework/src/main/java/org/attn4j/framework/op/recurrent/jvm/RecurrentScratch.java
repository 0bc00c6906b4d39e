package org.attn4j.framework.op.recurrent.jvm;

import java.util.Arrays;

/** Heap arrays of the running thread for sums that last as long as a span's steps, kept from one run to the next. */
final class RecurrentScratch {
    private static final ThreadLocal<RecurrentScratch> OWN = ThreadLocal.withInitial(RecurrentScratch::new);

    private final float[][] arrays = new float[6][0];

    private RecurrentScratch() {}

    /** This thread's. */
    static RecurrentScratch own() {
        return OWN.get();
    }

    /** An array of at least a length; contents arbitrary. */
    float[] array(int slot, int length) {
        if (arrays[slot].length < length) {
            arrays[slot] = new float[length];
        }
        return arrays[slot];
    }

    /** An array whose first elements are 0. */
    float[] zeros(int slot, int length) {
        float[] array = array(slot, length);
        Arrays.fill(array, 0, length, 0f);
        return array;
    }
}
