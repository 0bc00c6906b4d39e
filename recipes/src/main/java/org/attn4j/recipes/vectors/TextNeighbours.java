package org.attn4j.recipes.vectors;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.attn4j.datasets.DataException;

/**
 * Texts whose vectors lie near another's.
 *
 * @param vectors one for each text
 * @param texts the texts
 */
public record TextNeighbours(VectorFile vectors, TextLines texts) {
    private static final int GROUP = 1 << 10;

    /**
     * A text and its nearness.
     *
     * @param line where it stands, counted from 1
     */
    public record Near(long line, String text, double cosine) {}

    /**
     * The nearest texts of each of some vectors, the nearest first.
     *
     * @throws DataException if the files cannot be read, do not belong together, or the vectors have another width
     */
    public List<List<Near>> of(List<float[]> queries, int most) {
        List<Nearest> nearest =
                queries.stream().map(query -> new Nearest(query, most)).toList();
        long[] count = {0};
        vectors.read(new VectorRows() {
            @Override
            public void begin(long told, int width) {
                int wanted = nearest.get(0).width();
                if (width != wanted) {
                    throw new DataException(vectors.path() + " has vectors of " + width + " numbers, the run gives "
                            + wanted + ": expected the file that this run wrote with embed");
                }
            }

            @Override
            public void take(long row, float[] vector) {
                nearest.forEach(n -> n.offer(row, vector));
                count[0] = row + 1;
            }
        });
        Set<Long> wanted = nearest.stream()
                .flatMap(n -> n.rows().stream())
                .map(Nearest.Row::index)
                .collect(Collectors.toSet());
        Map<Long, String> found = lines(count[0], wanted);
        return nearest.stream()
                .map(n -> n.rows().stream()
                        .map(row -> new Near(row.index() + 1, found.get(row.index()), row.cosine()))
                        .toList())
                .toList();
    }

    private Map<Long, String> lines(long expected, Set<Long> wanted) {
        Map<Long, String> found = new HashMap<>();
        long[] count = {0};
        try {
            texts.read(GROUP, (first, group) -> {
                for (int i = 0; i < group.size(); i++) {
                    if (wanted.contains(first + i)) {
                        found.put(first + i, group.get(i));
                    }
                }
                count[0] = first + group.size();
            });
        } catch (IOException e) {
            throw new DataException("cannot read " + texts.file(), e);
        }
        if (count[0] != expected) {
            throw new DataException(texts.file() + " has " + count[0] + " lines, " + vectors.path() + " " + expected
                    + " vectors: expected the file that they were made of");
        }
        return found;
    }
}
