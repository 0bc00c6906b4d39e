package org.attn4j.framework.op.simd;

import java.nio.FloatBuffer;
import org.attn4j.framework.device.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/** Which tokens count, by a mask of any type, where not 0 keeps and 0 hides. */
public final class TokenMask {
    private final FloatBuffer floats;
    private final Integers integers;
    private final int tokens;

    /**
     * Prepares to read a mask.
     *
     * @param mask one element a token; null keeps all
     */
    public TokenMask(Tensor mask, int tokens) {
        boolean real = mask != null && mask.spec().type() == DataType.FLOAT;
        this.floats = real ? mask.floats() : null;
        this.integers = mask == null || real ? null : new Integers(mask);
        this.tokens = tokens;
    }

    /** Whether a token counts. */
    public boolean keeps(int token) {
        return floats != null ? floats.get(token) != 0 : integers == null || integers.at(token) != 0;
    }

    /** How many tokens count. */
    public int count() {
        if (floats == null && integers == null) {
            return tokens;
        }
        int count = 0;
        for (int t = 0; t < tokens; t++) {
            count += keeps(t) ? 1 : 0;
        }
        return count;
    }
}
