package org.attn4j.framework.train.checkpoint;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.attn4j.framework.file.ByteSink;

/** Elements of any type as little-endian bytes. */
record RawElements(String name, Dtype dtype, long[] shape, ByteBuffer bytes) implements TensorSource {
    RawElements {
        shape = shape.clone();
        bytes = bytes.slice();
        long needed = Math.multiplyExact(Shapes.elements(shape), (long) dtype.bytes());
        require(
                needed == bytes.remaining(),
                "tensor %s of type %s and shape %s needs %d bytes, got %d",
                name,
                dtype,
                Arrays.toString(shape),
                needed,
                bytes.remaining());
    }

    @Override
    public void write(ByteSink sink) throws IOException {
        sink.write(bytes.duplicate());
    }
}
