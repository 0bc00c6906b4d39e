package org.attn4j.datasets.reader;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.FileFailure;
import org.datavec.api.records.Record;
import org.datavec.api.records.metadata.RecordMetaData;
import org.datavec.api.records.metadata.RecordMetaDataIndex;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader that goes through its locations once, from the first record to the last, and can begin again. A
 * subclass says how the locations are opened and what a record is.
 */
public abstract class StreamedRecordReader extends LocatedRecordReader {
    private static final long serialVersionUID = 1L;

    private transient Cursor cursor;
    private transient List<Writable> ahead;
    private long index;

    /** An open place in the records. */
    protected interface Cursor extends AutoCloseable {
        /** The next record; null at the end. */
        List<Writable> advance() throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * Opens the locations at their first record.
     *
     * @throws IOException if one cannot be read
     */
    protected abstract Cursor open(List<URI> locations) throws IOException;

    /** Initialises from files, in their order. */
    public void initialize(Path... files) {
        List<URI> uris = new ArrayList<>();
        for (Path file : files) {
            uris.add(file.toUri());
        }
        initialize(new CollectionInputSplit(uris));
    }

    @Override
    public boolean hasNext() {
        if (ahead == null) {
            try {
                if (cursor == null) {
                    cursor = open(locations());
                }
                ahead = cursor.advance();
            } catch (IOException e) {
                throw new DataException("cannot read " + names() + ": " + FileFailure.reason(e), e);
            }
        }
        return ahead != null;
    }

    /**
     * The next record.
     *
     * @throws DataException if the locations cannot be read or are not in the reader's format
     */
    @Override
    public Record nextRecord() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + index + " records of " + names() + " have been read");
        }
        URI uri = locations().isEmpty() ? null : locations().get(0);
        Record record =
                new org.datavec.api.records.impl.Record(ahead, new RecordMetaDataIndex(index++, uri, getClass()));
        ahead = null;
        invokeListeners(record);
        return record;
    }

    /** Not supported: a record of this format is no file of its own. */
    @Override
    public List<Writable> record(URI uri, DataInputStream in) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " reads its locations from the beginning");
    }

    @Override
    public Record loadFromMetaData(RecordMetaData metaData) {
        return loadFromMetaData(List.of(metaData)).get(0);
    }

    /** Reads the records again, from the beginning up to the last one asked for; the reader's own place is lost. */
    @Override
    public List<Record> loadFromMetaData(List<RecordMetaData> metaData) {
        Record[] found = new Record[metaData.size()];
        for (int i = 0; i < found.length; i++) {
            reset();
            long wanted = ((RecordMetaDataIndex) metaData.get(i)).getIndex();
            do {
                found[i] = nextRecord();
            } while (index <= wanted);
        }
        return List.of(found);
    }

    @Override
    public void reset() {
        close();
        index = 0;
    }

    @Override
    public void close() {
        ahead = null;
        if (cursor != null) {
            try {
                cursor.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close " + names(), e);
            }
            cursor = null;
        }
    }

    /** The locations for messages. */
    protected String names() {
        return String.join(", ", locations().stream().map(Streams::name).toList());
    }
}
