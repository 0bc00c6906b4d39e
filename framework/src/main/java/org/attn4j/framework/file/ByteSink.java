package org.attn4j.framework.file;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes bytes in sequence. */
@FunctionalInterface
public interface ByteSink {
    /**
     * Takes all remaining bytes of the buffer, which may be reused afterwards.
     *
     * @throws IOException if they cannot be stored
     */
    void write(ByteBuffer bytes) throws IOException;
}
