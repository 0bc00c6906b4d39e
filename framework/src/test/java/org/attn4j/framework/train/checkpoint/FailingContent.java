package org.attn4j.framework.train.checkpoint;

import java.io.IOException;
import org.attn4j.framework.file.ByteSink;
import org.attn4j.framework.file.FileContent;

/** Promises a million bytes, gives a hundred, then fails, if it is told how. */
record FailingContent(Exception failure) implements FileContent {
    @Override
    public long bytes() {
        return 1_000_000;
    }

    @Override
    public void write(ByteSink sink) throws IOException {
        sink.write(java.nio.ByteBuffer.allocate(100));
        if (failure instanceof IOException io) {
            throw io;
        } else if (failure instanceof RuntimeException other) {
            throw other;
        }
    }
}
