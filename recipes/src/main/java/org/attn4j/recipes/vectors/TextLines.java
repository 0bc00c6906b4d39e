package org.attn4j.recipes.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.reader.AlignedLinesRecordReader;

/**
 * Texts in a file, one a line: UTF-8, packed or not. They are read in groups, so that a file may be larger than memory.
 *
 * @param file where
 */
public record TextLines(Path file) {
    /** Takes texts that follow one another. */
    @FunctionalInterface
    public interface Group {
        /** The first one's line, counted from 0, and the texts. */
        void take(long first, List<String> texts) throws IOException;
    }

    /**
     * Reads the file to its end.
     *
     * @return the number of lines
     * @throws DataException if there is no such file, a line is empty or is no UTF-8, or there is none
     */
    public long count() {
        long[] count = {0};
        try {
            read(1 << 10, (first, texts) -> {
                for (int i = 0; i < texts.size(); i++) {
                    if (texts.get(i).isBlank()) {
                        throw new DataException(file + ", line " + (first + i + 1)
                                + " is empty: expected a text in every line, as line i has vector i");
                    }
                }
                count[0] = first + texts.size();
            });
        } catch (IOException e) {
            throw new DataException("cannot read " + file, e);
        }
        if (count[0] == 0) {
            throw new DataException(file + " is empty: expected a text in every line");
        }
        return count[0];
    }

    /**
     * Hands out all lines in order.
     *
     * @param size lines of a group; the last one may have fewer
     * @throws IOException if the group throws it
     * @throws DataException if there is no such file, or it is no UTF-8
     */
    public void read(int size, Group group) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataException("there is no file " + file);
        }
        try (AlignedLinesRecordReader reader = new AlignedLinesRecordReader()) {
            reader.initialize(file);
            for (long first = 0; reader.hasNext(); ) {
                List<String> texts = new ArrayList<>();
                while (texts.size() < size && reader.hasNext()) {
                    texts.add(reader.next().get(0).toString());
                }
                group.take(first, texts);
                first += texts.size();
            }
        }
    }
}
