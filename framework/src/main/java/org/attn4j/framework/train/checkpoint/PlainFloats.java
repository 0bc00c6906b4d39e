package org.attn4j.framework.train.checkpoint;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.attn4j.framework.file.ByteSink;

/** Elements stored as they lie in memory. */
record PlainFloats(String name, long[] shape, FloatBuffer values) implements TensorSource {
    PlainFloats {
        shape = shape.clone();
        values = values.slice();
        require(
                Shapes.elements(shape) == values.remaining(),
                "tensor %s of shape %s needs %d elements, the buffer holds %d",
                name,
                Arrays.toString(shape),
                Shapes.elements(shape),
                values.remaining());
    }

    @Override
    public void write(ByteSink sink) throws IOException {
        int total = values.limit();
        FloatChunk chunk = new FloatChunk(Math.min(total, FloatChunk.FLOATS));
        for (int start = 0; start < total; start += Math.min(FloatChunk.FLOATS, total - start)) {
            int count = Math.min(FloatChunk.FLOATS, total - start);
            chunk.floats().put(0, values, start, count);
            sink.write(chunk.first(count));
        }
    }
}
