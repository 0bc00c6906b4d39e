package org.attn4j.recipes.vectors;

import static org.attn4j.framework.config.Checks.require;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.ByteSink;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.file.FileFailure;

/**
 * A table of vectors [N, D] in a file, {@code .npy} or {@code .csv}, which is written and read row by row.
 *
 * @param path where
 * @throws IllegalArgumentException if its name ends in neither
 */
public record VectorFile(Path path) {
    public VectorFile {
        VectorFormat.of(path);
    }

    /** Hands out vectors, a group at a time. */
    @FunctionalInterface
    public interface Source {
        /** Gives all vectors in order to what writes them. */
        void write(Sink sink) throws IOException;
    }

    /** Takes vectors. */
    @FunctionalInterface
    public interface Sink {
        /** Takes the next vectors, all of the same width. */
        void take(List<float[]> vectors) throws IOException;
    }

    /**
     * Writes a file whole or not at all, in place of one that may exist.
     *
     * @param count N, how many vectors there will be
     * @throws org.attn4j.framework.file.FileWriteException if it cannot be written; what was there is untouched
     */
    public void write(long count, Source source) throws IOException {
        VectorFormat format = VectorFormat.of(path);
        Durable.replace(path, new FileContent() {
            private long written;

            @Override
            public void write(ByteSink sink) throws IOException {
                source.write(vectors -> {
                    for (float[] vector : vectors) {
                        requireFinite(vector, written + 1);
                        if (written++ == 0) {
                            sink.write(ByteBuffer.wrap(format.header(count, vector.length)));
                        }
                        sink.write(ByteBuffer.wrap(format.row(vector)));
                    }
                });
                require(written == count, "%s: expected %d vectors, got %d", path, count, written);
            }
        });
    }

    private void requireFinite(float[] vector, long line) {
        for (float x : vector) {
            require(Float.isFinite(x), "%s: the vector of line %d is not finite: it has %s", path, line, x);
        }
    }

    /**
     * Hands out all vectors.
     *
     * @throws DataException if there is no such file, or it is damaged or of another kind
     */
    void read(VectorRows rows) {
        if (!Files.isRegularFile(path)) {
            throw new DataException("there is no file " + path);
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            VectorFormat.of(path).read(in, path, rows);
        } catch (IOException e) {
            throw new DataException("cannot read " + path + ": " + FileFailure.reason(e), e);
        }
    }
}
