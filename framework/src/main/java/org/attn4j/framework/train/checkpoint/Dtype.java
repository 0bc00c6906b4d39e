package org.attn4j.framework.train.checkpoint;

import java.nio.ByteBuffer;

/** The element types of safetensors files that are read and written here, under the format's own names. */
public enum Dtype {
    /** IEEE single precision. */
    F32(4),
    /** IEEE double precision. */
    F64(8),
    /** IEEE half precision. */
    F16(2),
    /** The upper half of an F32. */
    BF16(2),
    /** Signed 32-bit integers. */
    I32(4),
    /** Signed 64-bit integers. */
    I64(8),
    /** Signed 16-bit integers. */
    I16(2),
    /** Signed bytes. */
    I8(1),
    /** Unsigned bytes. */
    U8(1),
    /** Truth values, a byte each. */
    BOOL(1);

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
        return this == F32 || this == F64 || this == F16 || this == BF16;
    }

    /** An element of a floating-point type, rounded to single precision where it is wider. */
    float floatAt(ByteBuffer values, int index) {
        return switch (this) {
            case F32 -> values.getFloat(index * Float.BYTES);
            case F64 -> (float) values.getDouble(index * Double.BYTES);
            case F16 -> half(values.getShort(index * Short.BYTES));
            case BF16 -> Float.intBitsToFloat(values.getShort(index * Short.BYTES) << Short.SIZE);
            default -> throw new IllegalStateException(this + " is no floating-point type");
        };
    }

    /** An element of an integer type. */
    long longAt(ByteBuffer values, int index) {
        return switch (this) {
            case I64 -> values.getLong(index * Long.BYTES);
            case I32 -> values.getInt(index * Integer.BYTES);
            case I16 -> values.getShort(index * Short.BYTES);
            case I8 -> values.get(index);
            case U8, BOOL -> values.get(index) & 0xff;
            default -> throw new IllegalStateException(this + " is no integer type");
        };
    }

    /** IEEE half precision: a sign, 5 bits of exponent (bias 15), 10 bits of fraction. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        int sign = (bits & 0x8000) << 16;
        if (exponent == 0) {
            return Math.copySign(fraction * 0x1p-24f, Float.intBitsToFloat(sign));
        }
        int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}
