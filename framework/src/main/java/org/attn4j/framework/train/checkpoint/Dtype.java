package org.attn4j.framework.train.checkpoint;

/** The element types of safetensors files that are read and written here, under the format's own names. */
public enum Dtype {
    /** IEEE single precision. */
    F32(4),
    /** IEEE double precision. */
    F64(8),
    /** The upper half of an F32. */
    BF16(2),
    /** Signed 32-bit integers. */
    I32(4),
    /** Signed 64-bit integers. */
    I64(8);

    private final int bytes;

    Dtype(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements are floating-point numbers. */
    public boolean isFloating() {
        return this == F32 || this == F64 || this == BF16;
    }
}
