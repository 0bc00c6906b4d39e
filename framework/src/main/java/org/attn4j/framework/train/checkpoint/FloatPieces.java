package org.attn4j.framework.train.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.attn4j.framework.file.ByteSink;

/** Collects elements of any floating-point type and hands them on in single precision, a piece at a time. */
final class FloatPieces {
    private final ByteSink sink;
    private final FloatChunk chunk = new FloatChunk(FloatChunk.FLOATS);
    private int filled;

    FloatPieces(ByteSink sink) {
        this.sink = sink;
    }

    /** Takes elements {@code first}, {@code first + step} …, {@code count} of them. */
    void take(ByteBuffer bytes, Dtype dtype, long first, long step, long count) {
        long at = first;
        for (long left = count; left > 0; ) {
            int some = (int) Math.min(left, FloatChunk.FLOATS - filled);
            for (int i = 0; i < some; i++, at += step) {
                chunk.floats().put(filled + i, dtype.floatAt(bytes, Math.toIntExact(at)));
            }
            filled += some;
            left -= some;
            if (filled == FloatChunk.FLOATS) {
                flush();
            }
        }
    }

    /** Hands on what is left. */
    void end() throws IOException {
        try {
            flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void flush() {
        try {
            sink.write(chunk.first(filled));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        filled = 0;
    }
}
