package org.attn4j.framework.op.attention.jvm;

import java.nio.FloatBuffer;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.simd.Integers;
import org.nd4j.linalg.api.buffer.DataType;

/** Which keys a query may see: by the causal order, and by a mask [B, S] of any type, where 1 keeps and 0 hides. */
public final class KeyVisibility {
    private final int keys;
    private final boolean causal;
    private final FloatBuffer mask;
    private final Integers maskInts;
    private final Integers offsetInput;
    private int offset;

    /**
     * Prepares to read the inputs.
     *
     * @param keys S
     * @param mask null without
     * @param offset null for 0
     */
    public KeyVisibility(int keys, boolean causal, Tensor mask, Tensor offset) {
        boolean floats = mask != null && mask.spec().type() == DataType.FLOAT;
        this.keys = keys;
        this.causal = causal;
        this.mask = floats ? mask.floats() : null;
        this.maskInts = mask == null || floats ? null : new Integers(mask);
        this.offsetInput = offset == null ? null : new Integers(offset);
    }

    /** Reads the scalar input; once before each run. */
    public void begin() {
        offset = offsetInput == null ? 0 : (int) offsetInput.at(0);
    }

    /** How many keys, from the first, a query may see by the causal order. */
    public int count(int query) {
        return causal ? (int) Math.max(0, Math.min(keys, (long) offset + query + 1)) : keys;
    }

    /** Whether the mask keeps a key. */
    public boolean keeps(int b, int s) {
        int at = b * keys + s;
        return mask != null ? mask.get(at) != 0 : maskInts == null || maskInts.at(at) != 0;
    }
}
