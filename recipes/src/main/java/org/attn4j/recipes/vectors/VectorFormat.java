package org.attn4j.recipes.vectors;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.attn4j.datasets.DataException;

/** How a table of vectors [N, D] stands in a file. */
enum VectorFormat {
    /** NumPy's: float32, row by row, behind a header that tells N and D. */
    NPY {
        @Override
        byte[] header(long count, int width) {
            return NpyHeader.bytes(count, width);
        }

        @Override
        byte[] row(float[] vector) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            return bytes.array();
        }

        @Override
        void read(InputStream in, Path file, VectorRows rows) throws IOException {
            NpyHeader header = NpyHeader.read(in, file);
            rows.begin(header.count(), header.width());
            float[] vector = new float[header.width()];
            for (long row = 0; row < header.count(); row++) {
                byte[] bytes = in.readNBytes(Float.BYTES * vector.length);
                if (bytes.length < Float.BYTES * vector.length) {
                    throw new DataException(file + " ends in vector " + row + " of " + header.count()
                            + ", counted from 0; write it anew");
                }
                ByteBuffer.wrap(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .get(vector);
                rows.take(row, vector);
            }
            if (in.read() >= 0) {
                throw new DataException(file + " goes on behind its " + header.count() + " vectors; write it anew");
            }
        }
    },

    /** Numbers between commas, under a line {@code v0,v1,…}; each is read back to the bit. */
    CSV {
        @Override
        byte[] header(long count, int width) {
            return line(IntStream.range(0, width).mapToObj(i -> "v" + i).collect(Collectors.joining(",")));
        }

        @Override
        byte[] row(float[] vector) {
            return line(IntStream.range(0, vector.length)
                    .mapToObj(i -> Float.toString(vector[i]))
                    .collect(Collectors.joining(",")));
        }

        private byte[] line(String text) {
            return (text + "\n").getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        void read(InputStream in, Path file, VectorRows rows) throws IOException {
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            String names = lines.readLine();
            int width = names == null ? 0 : names.split(",", -1).length;
            if (width == 0 || !names.equals(new String(header(0, width), StandardCharsets.US_ASCII).strip())) {
                throw new DataException(file + ", line 1: expected v0,v1,… as embed writes it");
            }
            rows.begin(VectorRows.UNTOLD, width);
            long row = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(",", -1);
                if (fields.length != width) {
                    throw new DataException(
                            file + ", line " + (row + 2) + ": expected " + width + " numbers, got " + fields.length);
                }
                float[] vector = new float[width];
                for (int i = 0; i < width; i++) {
                    try {
                        vector[i] = Float.parseFloat(fields[i]);
                    } catch (NumberFormatException e) {
                        throw new DataException(
                                file + ", line " + (row + 2) + ": expected a number, got '" + fields[i] + "'", e);
                    }
                }
                rows.take(row++, vector);
            }
        }
    };

    /** What stands before the first vector. */
    abstract byte[] header(long count, int width);

    /** A vector. */
    abstract byte[] row(float[] vector);

    /** Hands out all vectors. */
    abstract void read(InputStream in, Path file, VectorRows rows) throws IOException;

    /**
     * The format that a file's name ends with.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static VectorFormat of(Path file) {
        String name = file.getFileName().toString();
        return Arrays.stream(values())
                .filter(f -> name.endsWith("." + f.name().toLowerCase(java.util.Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(file + ": expected a name that ends in .npy or .csv"));
    }
}
