package org.attn4j.framework.train.checkpoint;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.file.ByteSink;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.file.FileWriteException;

/**
 * Writes the safetensors format: the header's length (8 bytes, little-endian), a JSON header padded with spaces to a
 * multiple of 8 bytes, then the tensors one after another in the order given. The same tensors, in the same order,
 * give the same bytes.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public final class SafeTensors {
    private SafeTensors() {}

    /**
     * A file of tensors, written in one sequential pass.
     *
     * @param metadata free strings for the header, such as {@code format} → {@code pt}; may be empty
     * @throws IllegalArgumentException if two tensors share a name or one has the reserved name {@code __metadata__}
     */
    public static FileContent content(List<? extends TensorSource> tensors, Map<String, String> metadata) {
        Map<String, HeaderEntry> entries = new LinkedHashMap<>();
        long offset = 0;
        for (TensorSource tensor : tensors) {
            String name = tensor.name();
            require(!name.equals(SafeTensorsHeader.METADATA), "%s is reserved and cannot name a tensor", name);
            long[] shape = tensor.shape();
            long end = offset + Shapes.elements(shape) * tensor.dtype().bytes();
            HeaderEntry other = entries.put(name, new HeaderEntry(tensor.dtype(), shape, offset, end));
            require(other == null, "two tensors are named %s; expected a name of its own for each", name);
            offset = end;
        }
        byte[] header = new SafeTensorsHeader(entries, metadata).encode();
        return new Content(List.copyOf(tensors), header, offset);
    }

    /**
     * Writes a file of its own, synced to the disk; an existing file is replaced only when the whole content is there.
     *
     * @throws CheckpointException if it cannot be written
     */
    public static void write(Path file, List<? extends TensorSource> tensors, Map<String, String> metadata) {
        FileContent content = content(tensors, metadata);
        try {
            Durable.replace(file, content);
        } catch (FileWriteException e) {
            throw new CheckpointException(e.getMessage(), e);
        }
    }

    private record Content(List<TensorSource> tensors, byte[] header, long dataBytes) implements FileContent {
        @Override
        public long bytes() {
            return Long.BYTES + header.length + dataBytes;
        }

        @Override
        public void write(ByteSink sink) throws IOException {
            sink.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0, header.length));
            sink.write(ByteBuffer.wrap(header).asReadOnlyBuffer());
            for (TensorSource tensor : tensors) {
                writeExactly(tensor, sink);
            }
        }

        private static void writeExactly(TensorSource tensor, ByteSink sink) throws IOException {
            long[] written = {0};
            tensor.write(bytes -> {
                written[0] += bytes.remaining();
                sink.write(bytes);
            });
            long expected = Shapes.elements(tensor.shape()) * tensor.dtype().bytes();
            if (written[0] != expected) {
                throw new IllegalStateException("tensor " + tensor.name() + ": its source gave " + written[0]
                        + " bytes, expected " + expected + "; the source must give what its shape promises");
            }
        }
    }
}
