package org.attn4j.framework.train.checkpoint;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.nio.FloatBuffer;
import org.attn4j.framework.file.ByteSink;

/** Columns [from, to) of a matrix [rows, columns] in memory, stored as [to - from, rows]. */
record TransposedFloats(String name, int rows, int columns, int from, int to, FloatBuffer values)
        implements TensorSource {
    TransposedFloats {
        values = values.slice();
        checkMatrix(name, rows, columns, from, to, values);
    }

    static void checkMatrix(String name, int rows, int columns, int from, int to, FloatBuffer memory) {
        require(
                rows >= 0 && columns >= 0 && (long) rows * columns == memory.remaining(),
                "tensor %s: a matrix [%d, %d] needs %d elements, the buffer holds %d",
                name,
                rows,
                columns,
                (long) rows * columns,
                memory.remaining());
        require(
                0 <= from && from <= to && to <= columns,
                "tensor %s: columns %d to %d do not lie within a matrix of %d columns",
                name,
                from,
                to,
                columns);
    }

    @Override
    public long[] shape() {
        return new long[] {to - from, rows};
    }

    @Override
    public void write(ByteSink sink) throws IOException {
        MatrixTiles tiles = new MatrixTiles(rows, to - from);
        FloatChunk chunk = new FloatChunk(tiles.width() * tiles.height());
        float[] line = new float[tiles.width()];
        float[] tile = new float[tiles.width() * tiles.height()];
        tiles.forEach((column, width, row, height) -> {
            for (int r = 0; r < height; r++) {
                values.get((row + r) * columns + from + column, line, 0, width);
                for (int c = 0; c < width; c++) {
                    tile[c * height + r] = line[c];
                }
            }
            chunk.floats().put(0, tile, 0, width * height);
            sink.write(chunk.first(width * height));
        });
    }
}
