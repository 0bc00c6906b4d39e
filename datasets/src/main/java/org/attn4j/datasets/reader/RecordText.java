package org.attn4j.datasets.reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.datavec.api.records.reader.RecordReader;

/** One text out of the records of any DataVec reader. */
public final class RecordText {
    private RecordText() {}

    /**
     * Joins the first value of each record that remains, and closes the reader.
     *
     * @param reader an initialised reader: of files, lines, columns of a table
     * @param separator what stands between two records: a line feed for a reader of lines
     */
    public static String join(RecordReader reader, String separator) {
        StringBuilder text = new StringBuilder();
        try (reader) {
            boolean first = true;
            while (reader.hasNext()) {
                String record = reader.next().get(0).toString();
                text.append(first ? "" : separator).append(record);
                first = false;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the reader " + reader, e);
        }
        return text.toString();
    }
}
