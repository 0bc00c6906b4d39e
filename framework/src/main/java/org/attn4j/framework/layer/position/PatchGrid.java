package org.attn4j.framework.layer.position;

import static org.attn4j.framework.config.Checks.require;

/**
 * Where an image's patches lie: row by row.
 *
 * @param rows number of rows
 * @param columns number of columns
 * @param leading positions before the patches that lie nowhere, such as a class token
 */
public record PatchGrid(int rows, int columns, int leading) {
    public PatchGrid {
        require(rows > 0 && columns > 0, "a grid must have rows and columns: %d x %d", rows, columns);
        require(leading >= 0, "leading must not be negative: %d", leading);
    }

    /** Number of positions. */
    public int length() {
        return leading + rows * columns;
    }
}
