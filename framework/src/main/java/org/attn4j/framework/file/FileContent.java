package org.attn4j.framework.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a file is to hold: a size, where it is known beforehand, and the bytes when they are asked for. */
public interface FileContent {
    /** The size of what is made while it is written. */
    long UNKNOWN = -1;

    /** The exact number of bytes that {@link #write} gives, or {@link #UNKNOWN}. */
    default long bytes() {
        return UNKNOWN;
    }

    /**
     * Gives the bytes in order.
     *
     * @throws IOException if the sink cannot store them
     */
    void write(ByteSink sink) throws IOException;

    /** The content of an array. */
    static FileContent of(byte[] content) {
        return new FileContent() {
            @Override
            public long bytes() {
                return content.length;
            }

            @Override
            public void write(ByteSink sink) throws IOException {
                sink.write(ByteBuffer.wrap(content));
            }
        };
    }
}
