package org.attn4j.datasets.reader;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.FileFailure;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataURI;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader that yields each location's whole text as one record of one {@link Text}. Texts are UTF-8; a byte
 * order mark at the beginning is left out.
 */
public final class TextFileRecordReader extends LocatedRecordReader {
    private static final long serialVersionUID = 1L;

    /** Beyond this a text does not fit in one Java string with certainty. */
    private static final int MAX_BYTES = 1 << 30;

    private int position;

    @Override
    public boolean hasNext() {
        return position < locations().size();
    }

    /**
     * The next location's text.
     *
     * @throws DataException if it cannot be read, is not UTF-8, or is larger than 1 GiB
     */
    @Override
    public Record nextRecord() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + locations().size() + " texts have been read");
        }
        Record record = record(locations().get(position++));
        invokeListeners(record);
        return record;
    }

    @Override
    public List<Writable> record(URI uri, DataInputStream in) throws IOException {
        return List.of(new Text(text(uri, in)));
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metaData) {
        return record(metaData.getURI());
    }

    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metaData) {
        List<Record> records = new ArrayList<>();
        metaData.forEach(m -> records.add(loadFromMetaData(m)));
        return records;
    }

    @Override
    public void reset() {
        position = 0;
    }

    @Override
    public void close() {}

    /**
     * The text of a location, without the copies that a record makes of it.
     *
     * @throws DataException as {@link #nextRecord}
     */
    public static String read(URI uri) {
        try {
            if ("file".equals(uri.getScheme())) {
                Path path = Path.of(uri);
                requireReadable(Files.size(path), uri);
                return Utf8.decode(Files.readAllBytes(path), Streams.name(uri));
            }
            try (InputStream in = uri.toURL().openStream()) {
                return text(uri, in);
            }
        } catch (IOException e) {
            throw new DataException("cannot read the text " + Streams.name(uri) + ": " + FileFailure.reason(e), e);
        }
    }

    private static Record record(URI uri) {
        return new org.datavec.api.records.impl.Record(
                List.of(new Text(read(uri))), new RecordMetaDataURI(uri, TextFileRecordReader.class));
    }

    private static String text(URI uri, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        requireReadable(bytes.length, uri);
        return Utf8.decode(bytes, Streams.name(uri));
    }

    private static void requireReadable(long bytes, URI uri) {
        if (bytes > MAX_BYTES) {
            throw new DataException("the text " + Streams.name(uri)
                    + " is larger than 1 GiB, the most that is read as one text; give a part of it");
        }
    }
}
