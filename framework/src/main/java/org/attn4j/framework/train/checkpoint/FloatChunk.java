package org.attn4j.framework.train.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** A little-endian staging buffer through which tensors go in pieces, so that no tensor is held twice in memory. */
final class FloatChunk {
    /** Elements of a piece: small enough for a second-level cache, large enough to make system calls rare. */
    static final int FLOATS = 1 << 16;

    private final ByteBuffer bytes;
    private final FloatBuffer floats;

    FloatChunk(int capacity) {
        bytes = ByteBuffer.allocate(capacity * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        floats = bytes.asFloatBuffer();
    }

    FloatBuffer floats() {
        return floats;
    }

    /** The bytes of the first elements. */
    ByteBuffer first(int count) {
        return bytes.position(0).limit(count * Float.BYTES);
    }
}
