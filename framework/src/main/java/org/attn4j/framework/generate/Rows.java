package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.ArrayLength;

/** Checks of what {@link ConditionalDecoder}s are given. */
final class Rows {
    private Rows() {}

    /**
     * Checks the arguments of a start.
     *
     * @param vocabulary V of the source
     * @param longest most tokens of a source
     * @return tokens of the longest source
     */
    static int checkSources(int[][] sources, int width, int vocabulary, int longest) {
        require(sources.length > 0, "there is no source to decode from");
        require(width > 0, "the number of hypotheses of each source must be positive: %d", width);
        int most = 0;
        for (int b = 0; b < sources.length; b++) {
            int n = sources[b].length;
            require(n > 0, "source %d is empty: expected at least one token", b);
            require(n <= longest, "source %d has %d tokens, but the model takes at most %d", b, n, longest);
            for (int s = 0; s < n; s++) {
                int id = sources[b][s];
                require(
                        id >= 0 && id < vocabulary,
                        "token %d at position %d of source %d is not in the source vocabulary: expected 0 <= id < V ="
                                + " %d",
                        id,
                        s,
                        b,
                        vocabulary);
            }
            most = Math.max(most, n);
        }
        return most;
    }

    /**
     * Checks the arguments of a step.
     *
     * @param rows R; 0 before any start
     * @param width W
     * @param vocabulary V of the target
     * @param position tokens that the targets have
     * @param capacity most tokens of a target
     */
    static void checkStep(int[] parents, int[] ids, int rows, int width, int vocabulary, int position, int capacity) {
        require(rows > 0, "no source has been encoded: call start before step");
        require(
                parents.length == rows && ids.length == rows,
                "expected a parent and a token for each of %d rows, got %d parents and %d tokens",
                rows,
                parents.length,
                ids.length);
        require(
                position < capacity,
                "the targets have %d tokens, the most that the model was built for: end the search there",
                position);
        for (int r = 0; r < rows; r++) {
            int first = r - r % width;
            require(
                    parents[r] >= first && parents[r] < first + width,
                    "row %d cannot go on from row %d, which belongs to another source: expected %d to %d",
                    r,
                    parents[r],
                    first,
                    first + width - 1);
            require(
                    ids[r] >= 0 && ids[r] < vocabulary,
                    "token %d of row %d is not in the target vocabulary: expected 0 <= id < V = %d",
                    ids[r],
                    r,
                    vocabulary);
        }
    }

    /** The smallest power of two not below n. */
    static int powerOfTwo(int n) {
        return n <= 1 ? 1 : Integer.highestOneBit(n - 1) * 2;
    }

    /** Sources [B, S] row after row, filled up with zeros. */
    static int[] padded(int[][] sources, int rows, int length) {
        int[] ids = new int[ArrayLength.of("tokens of rows", rows, length)];
        for (int b = 0; b < sources.length; b++) {
            System.arraycopy(sources[b], 0, ids, b * length, sources[b].length);
        }
        return ids;
    }

    /** The mask [B, S] of {@link #padded}. */
    static float[] mask(int[][] sources, int rows, int length) {
        float[] mask = new float[ArrayLength.of("tokens of rows", rows, length)];
        for (int b = 0; b < sources.length; b++) {
            java.util.Arrays.fill(mask, b * length, b * length + sources[b].length, 1f);
        }
        return mask;
    }
}
