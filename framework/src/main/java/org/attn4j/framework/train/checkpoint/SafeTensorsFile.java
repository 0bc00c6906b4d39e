package org.attn4j.framework.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.attn4j.framework.file.Disk;

/**
 * An open safetensors file. Its header is checked as a whole when it is opened; tensors are read when asked for,
 * piece by piece. Targets are filled between their position and their limit, which stay where they are.
 */
public final class SafeTensorsFile implements AutoCloseable {
    /** The format's own limit, which keeps a damaged length from asking for all memory. */
    private static final long LARGEST_HEADER = 100_000_000;

    private final Path path;
    private final FileChannel channel;
    private final SafeTensorsHeader header;
    private final long dataStart;

    private SafeTensorsFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        long size = channel.size();
        if (size < Long.BYTES) {
            throw CheckpointException.damaged(path, "size", "at least 8 bytes", size);
        }
        long length = bytes(0, Long.BYTES).getLong();
        long limit = Math.min(LARGEST_HEADER, size - Long.BYTES);
        if (length < 0 || length > limit) {
            throw CheckpointException.damaged(
                    path,
                    "header length",
                    "at most " + limit + " in a file of " + size + " bytes",
                    Long.toUnsignedString(length));
        }
        dataStart = Long.BYTES + length;
        header = SafeTensorsHeader.parse(bytes(Long.BYTES, (int) length).array(), size - dataStart, path);
    }

    /**
     * Opens a file and checks its header against its size.
     *
     * @throws CheckpointException if it cannot be read or is not a whole safetensors file
     */
    public static SafeTensorsFile open(Path path) {
        FileChannel channel = null;
        try {
            channel = Disk.openToRead(path);
            SafeTensorsFile file = new SafeTensorsFile(path, channel);
            channel = null;
            return file;
        } catch (IOException e) {
            throw CheckpointException.unreadable(path, e);
        } finally {
            closeQuietly(channel);
        }
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The failure that led here is the one to report.
            }
        }
    }

    /** The file's path. */
    public Path path() {
        return path;
    }

    /** The names of all tensors, in the order of the header. */
    public Set<String> names() {
        return header.tensors().keySet();
    }

    /** The free strings of the header. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * The shape of a tensor.
     *
     * @throws CheckpointMismatchException if there is no tensor of that name
     */
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    /**
     * The type of a tensor's elements.
     *
     * @throws CheckpointMismatchException if there is no tensor of that name
     */
    public Dtype dtype(String name) {
        return entry(name).dtype();
    }

    /**
     * Reads a floating-point tensor as it lies, rounded to single precision where it is wider.
     *
     * @throws CheckpointMismatchException if there is no such tensor, its elements are integers, or it does not have
     *     the target's remaining number of elements
     * @throws CheckpointException if the file cannot be read
     */
    public void read(String name, FloatBuffer target) {
        HeaderEntry entry = floating(name);
        int total = target.remaining();
        if (Shapes.elements(entry.shape()) != total) {
            throw mismatch(name, total + " elements", "shape " + Arrays.toString(entry.shape()));
        }
        float[] values = new float[Math.min(total, FloatChunk.FLOATS)];
        for (int start = 0; start < total; start += Math.min(FloatChunk.FLOATS, total - start)) {
            int count = Math.min(FloatChunk.FLOATS, total - start);
            floats(entry, start, values, count);
            target.put(target.position() + start, values, 0, count);
        }
    }

    /**
     * Reads a tensor [columns, rows] into a matrix [rows, columns].
     *
     * @throws IllegalArgumentException if the target does not hold rows times columns elements
     * @throws CheckpointMismatchException if there is no such tensor, or of another shape, or its elements are integers
     * @throws CheckpointException if the file cannot be read
     */
    public void readTransposed(String name, int rows, int columns, FloatBuffer target) {
        readTransposedColumns(name, rows, columns, 0, columns, target);
    }

    /**
     * Reads a tensor [to - from, rows] into columns {@code from} (included) to {@code to} (excluded) of a matrix
     * [rows, columns]; its other columns keep their values.
     *
     * @throws IllegalArgumentException if the target does not hold rows times columns elements, or the columns are not
     *     within the matrix
     * @throws CheckpointMismatchException if there is no such tensor, or of another shape, or its elements are integers
     * @throws CheckpointException if the file cannot be read
     */
    public void readTransposedColumns(String name, int rows, int columns, int from, int to, FloatBuffer target) {
        TransposedFloats.checkMatrix(name, rows, columns, from, to, target);
        HeaderEntry entry = floating(name);
        long[] expected = {to - from, rows};
        if (!Arrays.equals(expected, entry.shape())) {
            throw mismatch(name, "shape " + Arrays.toString(expected), Arrays.toString(entry.shape()));
        }
        FloatBuffer matrix = target.slice();
        MatrixTiles tiles = new MatrixTiles(rows, to - from);
        float[] line = new float[tiles.width()];
        float[] tile = new float[tiles.width() * tiles.height()];
        try {
            tiles.forEach((column, width, row, height) -> {
                floats(entry, (long) column * rows + row, tile, width * height);
                for (int r = 0; r < height; r++) {
                    for (int c = 0; c < width; c++) {
                        line[c] = tile[c * height + r];
                    }
                    matrix.put((row + r) * columns + from + column, line, 0, width);
                }
            });
        } catch (IOException e) {
            throw CheckpointException.unreadable(path, e);
        }
    }

    /**
     * A floating-point tensor where it lies, mapped into memory.
     *
     * @throws CheckpointMismatchException if there is no such tensor, its elements are integers, or it has 2 GiB or more
     * @throws CheckpointException if the file cannot be mapped
     */
    public TensorView view(String name) {
        HeaderEntry entry = floating(name);
        long size = entry.end() - entry.begin();
        if (size > Integer.MAX_VALUE) {
            throw new CheckpointException(
                    path + ": tensor " + name + ": it has " + size + " bytes, and less than 2 GiB can be read at once");
        }
        try {
            ByteBuffer bytes = Disk.mapToRead(channel, dataStart + entry.begin(), size);
            return new TensorView(bytes.order(ByteOrder.LITTLE_ENDIAN), entry.dtype(), Elements.of(entry.shape()));
        } catch (IOException e) {
            throw CheckpointException.unreadable(path, e);
        }
    }

    /**
     * Reads a small tensor of integers.
     *
     * @throws CheckpointMismatchException if there is no such tensor or its elements are not integers
     * @throws CheckpointException if the file cannot be read
     */
    public long[] longs(String name) {
        HeaderEntry entry = entry(name);
        if (entry.dtype().isFloating()) {
            throw mismatch(name, "integers", entry.dtype());
        }
        ByteBuffer bytes = elements(entry, 0, Math.toIntExact(Shapes.elements(entry.shape())));
        long[] values = new long[bytes.remaining() / entry.dtype().bytes()];
        Arrays.setAll(values, i -> entry.dtype().longAt(bytes, i));
        return values;
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private HeaderEntry entry(String name) {
        HeaderEntry entry = header.tensors().get(name);
        if (entry == null) {
            throw mismatch(name, "a tensor of this name", "none among " + names().size());
        }
        return entry;
    }

    private HeaderEntry floating(String name) {
        HeaderEntry entry = entry(name);
        if (!entry.dtype().isFloating()) {
            throw mismatch(name, "floating-point numbers", entry.dtype());
        }
        return entry;
    }

    private CheckpointMismatchException mismatch(String name, Object expected, Object got) {
        return new CheckpointMismatchException(path + ": tensor " + name + ": expected " + expected + ", got " + got
                + ". The file belongs to another model: use the recipe that it was trained with.");
    }

    private void floats(HeaderEntry entry, long first, float[] values, int count) {
        ByteBuffer bytes = elements(entry, first, count);
        if (entry.dtype() == Dtype.F32) {
            bytes.asFloatBuffer().get(values, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            values[i] = entry.dtype().floatAt(bytes, i);
        }
    }

    private ByteBuffer elements(HeaderEntry entry, long first, int count) {
        int width = entry.dtype().bytes();
        try {
            return bytes(dataStart + entry.begin() + first * width, Math.multiplyExact(count, width));
        } catch (IOException e) {
            throw CheckpointException.unreadable(path, e);
        }
    }

    private ByteBuffer bytes(long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw CheckpointException.damaged(
                        path, "size", "at least " + (position + count) + " bytes", channel.size());
            }
        }
        return bytes.flip();
    }
}
