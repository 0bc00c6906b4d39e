package org.attn4j.recipes.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.file.ByteSink;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.train.checkpoint.TensorSource;

/**
 * A GGUF file of version 3: keys with values, names and places of tensors, and their elements, each beginning at a multiple
 * of 32 bytes.
 *
 * @param metadata values by key: String, Integer (unsigned), Float, Boolean, or a List of String, Integer (signed) or Float
 * @param tensors in single precision, each with the type that it is stored in
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The format</a>
 */
record GgufFile(Map<String, Object> metadata, List<Stored> tensors) implements FileContent {
    static final int ALIGNMENT = 32;

    private static final int VERSION = 3;

    /**
     * A tensor and how it is stored.
     *
     * @param type one whose blocks divide the rows
     */
    record Stored(TensorSource tensor, TensorType type) {
        /** Rows of what has more dimensions than two follow one another; a vector stays one. */
        long[] shape() {
            long[] shape = tensor.shape();
            if (tensor.name().endsWith(".bias")) {
                return new long[] {Arrays.stream(shape).reduce(1, Math::multiplyExact)};
            }
            int last = shape.length - 1;
            return shape.length <= 2
                    ? shape
                    : new long[] {Arrays.stream(shape).limit(last).reduce(1, Math::multiplyExact), shape[last]};
        }

        long bytes() {
            return type.bytes(Arrays.stream(shape()).reduce(1, Math::multiplyExact));
        }
    }

    @Override
    public void write(ByteSink sink) throws IOException {
        Bytes head = new Bytes();
        head.raw("GGUF".getBytes(StandardCharsets.US_ASCII));
        head.number(VERSION).wide(tensors.size()).wide(metadata.size());
        metadata.forEach((key, value) -> head.text(key).value(value));
        long offset = 0;
        for (Stored stored : tensors) {
            long[] shape = stored.shape();
            head.text(stored.tensor.name()).number(shape.length);
            for (int i = shape.length - 1; i >= 0; i--) {
                head.wide(shape[i]); // the fastest one first
            }
            head.number(stored.type.id()).wide(offset);
            offset += aligned(stored.bytes());
        }
        head.raw(new byte[(int) (aligned(head.size()) - head.size())]);
        sink.write(ByteBuffer.wrap(head.toByteArray()));
        for (Stored stored : tensors) {
            Blocks blocks = new Blocks(stored.type, sink);
            stored.tensor.write(blocks);
            blocks.end();
            sink.write(ByteBuffer.allocate((int) (aligned(stored.bytes()) - stored.bytes())));
        }
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Little-endian numbers, and texts behind their length. */
    private static final class Bytes extends ByteArrayOutputStream {
        private static final int UNSIGNED = 4;
        private static final int SIGNED = 5;
        private static final int FLOAT = 6;
        private static final int FLAG = 7;
        private static final int TEXT = 8;
        private static final int ARRAY = 9;

        void raw(byte[] bytes) {
            write(bytes, 0, bytes.length);
        }

        Bytes number(int value) {
            raw(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(value)
                    .array());
            return this;
        }

        Bytes wide(long value) {
            raw(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
            return this;
        }

        Bytes text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            wide(bytes.length).raw(bytes);
            return this;
        }

        void value(Object value) {
            if (value instanceof List<?> list) {
                number(ARRAY)
                        .number(list.isEmpty() ? TEXT : type(list.get(0), SIGNED))
                        .wide(list.size());
                list.forEach(this::plain);
            } else {
                number(type(value, UNSIGNED)).plain(value);
            }
        }

        private static int type(Object value, int integer) {
            return value instanceof Integer
                    ? integer
                    : value instanceof Float ? FLOAT : value instanceof Boolean ? FLAG : TEXT;
        }

        private void plain(Object value) {
            if (value instanceof Integer number) {
                number(number);
            } else if (value instanceof Float number) {
                number(Float.floatToIntBits(number));
            } else if (value instanceof Boolean flag) {
                write(flag ? 1 : 0);
            } else {
                text((String) value);
            }
        }
    }

    /** Takes elements in single precision and hands on blocks. */
    private static final class Blocks implements ByteSink {
        private static final int MOST = 1 << 12;

        private final TensorType type;
        private final ByteSink sink;
        private final ByteBuffer taken = ByteBuffer.allocate(MOST * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

        Blocks(TensorType type, ByteSink sink) {
            this.type = type;
            this.sink = sink;
        }

        @Override
        public void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                int n = Math.min(bytes.remaining(), taken.remaining());
                taken.put(bytes.slice(bytes.position(), n));
                bytes.position(bytes.position() + n);
                if (!taken.hasRemaining()) {
                    end();
                }
            }
        }

        void end() throws IOException {
            taken.flip();
            float[] values = new float[taken.remaining() / Float.BYTES];
            taken.asFloatBuffer().get(values);
            ByteBuffer made =
                    ByteBuffer.allocate((int) type.bytes(values.length)).order(ByteOrder.LITTLE_ENDIAN);
            for (int from = 0; from < values.length; from += type.block()) {
                type.put(values, from, made);
            }
            sink.write(made.flip());
            taken.clear();
        }
    }
}
