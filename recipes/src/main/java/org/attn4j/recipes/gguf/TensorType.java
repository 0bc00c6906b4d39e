package org.attn4j.recipes.gguf;

import java.nio.ByteBuffer;

/**
 * How a tensor's elements are stored: single precision, half precision, or blocks of 32 bytes with a common step in half
 * precision, {@code x ≈ d q, d = max |x| / 127}.
 */
public enum TensorType {
    /** Single precision. */
    F32(0, 0, 1, Float.BYTES) {
        @Override
        void put(float[] values, int from, ByteBuffer to) {
            to.putFloat(values[from]);
        }
    },

    /** Half precision, rounded to the nearest, of two to the even one. */
    F16(1, 1, 1, Short.BYTES) {
        @Override
        void put(float[] values, int from, ByteBuffer to) {
            to.putShort(half(values[from]));
        }
    },

    /** Blocks of 32 bytes with a common step. */
    Q8_0(8, 7, 32, Short.BYTES + 32) {
        @Override
        void put(float[] values, int from, ByteBuffer to) {
            float most = 0;
            for (int i = 0; i < block(); i++) {
                most = Math.max(most, Math.abs(values[from + i]));
            }
            float step = most / 127;
            float inverse = step == 0 ? 0 : 1 / step;
            to.putShort(half(step));
            for (int i = 0; i < block(); i++) {
                float q = values[from + i] * inverse;
                // Halves go away from 0, and numbers so small that their step has no inverse are 0.
                to.put((byte)
                        (Float.isNaN(q) || Float.isInfinite(q) ? 0 : Math.copySign((int) (Math.abs(q) + 0.5), q)));
            }
        }
    };

    private final int id;
    private final int fileType;
    private final int block;
    private final int bytes;

    TensorType(int id, int fileType, int block, int bytes) {
        this.id = id;
        this.fileType = fileType;
        this.block = block;
        this.bytes = bytes;
    }

    /** The format's number of it. */
    int id() {
        return id;
    }

    /** The format's number of a file whose matrices are so. */
    int fileType() {
        return fileType;
    }

    /** Elements that are stored together. */
    int block() {
        return block;
    }

    /** Bytes of so many elements. */
    long bytes(long elements) {
        return elements / block * bytes;
    }

    /** Stores a block. */
    abstract void put(float[] values, int from, ByteBuffer to);

    /** The bits of a number in half precision: a sign, 5 bits of exponent (bias 15), 10 bits of fraction. */
    static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float size = Math.abs(value);
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (size >= 65520) {
            return (short) (sign | 0x7c00);
        }
        if (size < 0x1p-14f) {
            return (short) (sign | (int) Math.rint((double) size * 0x1p24));
        }
        int exponent = Math.getExponent(size);
        // The fraction may round up to the next power of two, which carries into the exponent as it should.
        int fraction = (int) Math.rint(Math.scalb((double) size, 10 - exponent));
        return (short) (sign | ((exponent + 14 << 10) + fraction));
    }
}
