package org.attn4j.datasets.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader of texts that are aligned line by line: record i holds line i of each location as one {@link Text},
 * in the order of the locations; of one location it simply gives the lines. UTF-8, gzip if the name ends in {@code gz}.
 */
public final class AlignedLinesRecordReader extends StreamedRecordReader {
    private static final long serialVersionUID = 1L;

    @Override
    protected Cursor open(List<URI> locations) throws IOException {
        List<BufferedReader> files = new ArrayList<>();
        try {
            for (URI uri : locations) {
                files.add(Streams.lines(uri));
            }
        } catch (IOException e) {
            closeAll(files);
            throw e;
        }
        return new Lines(locations, files);
    }

    private static void closeAll(List<BufferedReader> files) throws IOException {
        for (BufferedReader file : files) {
            file.close();
        }
    }

    private static final class Lines implements Cursor {
        private final List<URI> locations;
        private final List<BufferedReader> files;
        private long read;

        Lines(List<URI> locations, List<BufferedReader> files) {
            this.locations = locations;
            this.files = files;
        }

        @Override
        public List<Writable> advance() throws IOException {
            List<Writable> record = new ArrayList<>();
            int ended = -1;
            int lasting = -1;
            for (int i = 0; i < files.size(); i++) {
                String line = line(i);
                if (line == null) {
                    ended = i;
                } else {
                    lasting = i;
                    record.add(new Text(line));
                }
            }
            if (ended >= 0 && lasting >= 0) {
                throw unequal(ended, lasting);
            }
            read++;
            return ended >= 0 || files.isEmpty() ? null : record;
        }

        private String line(int file) throws IOException {
            try {
                return files.get(file).readLine();
            } catch (CharacterCodingException e) {
                throw new DataException(
                        Streams.name(locations.get(file)) + " is not UTF-8 in or after line " + (read + 1)
                                + "; convert the file to UTF-8",
                        e);
            }
        }

        private DataException unequal(int ended, int lasting) throws IOException {
            long more = read + 1;
            while (files.get(lasting).readLine() != null) {
                more++;
            }
            return new DataException("the files are not aligned line by line: " + Streams.name(locations.get(ended))
                    + " has " + read + " lines, " + Streams.name(locations.get(lasting)) + " has " + more
                    + "; line i of each must be the same sentence");
        }

        @Override
        public void close() throws IOException {
            closeAll(files);
        }
    }
}
