package org.attn4j.framework.device.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.attn4j.framework.device.Precision;
import org.bytedeco.javacpp.BytePointer;

/**
 * What a card can do: the floating-point operations a second of square matrix products by cuBLASLt at a precision, the
 * fastest of several rounds in a fraction of a second. Its memory is given back at once.
 *
 * @param api calls to the card
 * @param precision of the products
 * @param size rows and columns of the matrices
 */
record CudaPeak(CudaApi api, Precision precision, int size) {
    /** Large enough to fill a card, small enough for 200 MB of its memory. */
    static final int SIZE = 4096;

    private static final long NANOS = 300_000_000;
    /** Products of a round: waiting for the card costs little beside them. */
    private static final int PRODUCTS = 16;

    private static final int LEAST = 3;

    /** FLOP/s; NaN where the card has no memory left to try. */
    double flops() {
        long operand = operand();
        long result = result();
        if (bytes() > api.freeBytes()) {
            return Double.NaN;
        }
        long a = api.allocate(operand);
        long b = api.allocate(operand);
        long c = api.allocate(result);
        try {
            fill(a, b, operand);
            return measure(api.product(call(a, b, c)));
        } finally {
            api.synchronize();
            api.free(a);
            api.free(b);
            api.free(c);
        }
    }

    /** Bytes of the card that it takes for its while. */
    long bytes() {
        return 2 * operand() + result();
    }

    private long operand() {
        return (long) size * size * (precision == Precision.BF16 ? Short.BYTES : Float.BYTES);
    }

    private long result() {
        return (long) size * size * Float.BYTES;
    }

    private ProductCall call(long a, long b, long c) {
        return new ProductCall(
                precision,
                false,
                false,
                false,
                size,
                size,
                size,
                1,
                a,
                size,
                b,
                size,
                0,
                c,
                size,
                ProductCall.Epilogue.NONE,
                0,
                1,
                0,
                0,
                0);
    }

    private double measure(Runnable product) {
        product.run(); // loads the library's code
        api.synchronize();
        long end = System.nanoTime() + NANOS;
        long best = Long.MAX_VALUE;
        for (int round = 0; round < LEAST || System.nanoTime() < end; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < PRODUCTS; i++) {
                product.run();
            }
            api.synchronize();
            best = Math.min(best, System.nanoTime() - start);
        }
        return PRODUCTS * 2.0 * size * size * size / (best * 1e-9);
    }

    /** Numbers from 1 to 7, which every precision holds: a card computes faster on zeros than a training would. */
    private void fill(long a, long b, long bytes) {
        ByteBuffer block = ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
        for (int i = 0; block.hasRemaining(); i++) {
            int bits = Float.floatToRawIntBits(1 + i % 7);
            if (precision == Precision.BF16) {
                block.putShort((short) (bits >>> Short.SIZE));
            } else {
                block.putInt(bits);
            }
        }
        block.flip();
        try (BytePointer pointer = new BytePointer(block)) {
            api.copyIn(pointer.address(), a, bytes);
            api.copyIn(pointer.address(), b, bytes);
            api.synchronize();
        }
    }
}
