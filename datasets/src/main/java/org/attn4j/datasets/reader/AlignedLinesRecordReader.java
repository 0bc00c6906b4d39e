package org.attn4j.datasets.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader of texts that are aligned line by line: a record holds line i of each of some files as one {@link
 * Text}, in the order of the locations; of one file it simply gives the lines. Files whose names end in {@code gz}, {@code
 * .bz2} or {@code .zst} are unpacked; a byte order mark is left out.
 */
public final class AlignedLinesRecordReader extends StreamedRecordReader {
    private static final long serialVersionUID = 1L;

    private final int aligned;
    private final String encoding;

    /** All locations are aligned, in UTF-8. */
    public AlignedLinesRecordReader() {
        this(0, StandardCharsets.UTF_8);
    }

    /**
     * Locations of several groups, read one after the other.
     *
     * @param aligned files of a group; 0 for all
     */
    public AlignedLinesRecordReader(int aligned, Charset encoding) {
        this.aligned = aligned;
        this.encoding = encoding.name();
    }

    @Override
    protected Cursor open(List<URI> locations) {
        int size = aligned == 0 ? locations.size() : aligned;
        List<List<URI>> groups = new ArrayList<>();
        for (int from = 0; from < locations.size(); from += size) {
            groups.add(locations.subList(from, from + size));
        }
        return new JoinedCursor<>(groups, group -> new Lines(group, Charset.forName(encoding)));
    }

    private static final class Lines implements Cursor {
        private final List<URI> locations;
        private final Charset encoding;
        private final List<BufferedReader> files = new ArrayList<>();
        private long read;

        Lines(List<URI> locations, Charset encoding) throws IOException {
            this.locations = locations;
            this.encoding = encoding;
            try {
                for (URI uri : locations) {
                    files.add(opened(uri));
                }
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }

        private BufferedReader opened(URI uri) throws IOException {
            try {
                return Streams.text(uri, encoding);
            } catch (CharacterCodingException e) {
                throw Streams.malformed(uri, encoding);
            }
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
                throw Streams.malformed(locations.get(file), encoding);
            }
        }

        private DataException unequal(int ended, int lasting) throws IOException {
            long more = read + 1;
            while (files.get(lasting).readLine() != null) {
                more++;
            }
            return new DataException("the files are not aligned line by line: " + Streams.name(locations.get(ended))
                    + " has " + read + " lines, " + Streams.name(locations.get(lasting)) + " has " + more
                    + "; line i of each must be the same sentence"
                    + where(locations.get(ended), locations.get(lasting)));
        }

        /** Where they look shifted; nothing where that cannot be told. */
        private String where(URI less, URI more) {
            try {
                return Misalignment.describe(less, more, encoding);
            } catch (IOException e) {
                return "";
            }
        }

        @Override
        public void close() throws IOException {
            for (BufferedReader file : files) {
                file.close();
            }
        }
    }
}
