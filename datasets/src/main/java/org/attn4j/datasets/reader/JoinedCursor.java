package org.attn4j.datasets.reader;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.datavec.api.writable.Writable;

/** The records of several places one after the other, each opened once the one before has ended. */
final class JoinedCursor<T> implements StreamedRecordReader.Cursor {
    private final Iterator<T> places;
    private final Opener<T> opener;
    private StreamedRecordReader.Cursor records;

    /** Opens a place. */
    @FunctionalInterface
    interface Opener<T> {
        /** The records of a place. */
        StreamedRecordReader.Cursor open(T place) throws IOException;
    }

    JoinedCursor(List<T> places, Opener<T> opener) {
        this.places = places.iterator();
        this.opener = opener;
    }

    @Override
    public List<Writable> advance() throws IOException {
        while (records != null || places.hasNext()) {
            if (records == null) {
                records = opener.open(places.next());
            }
            List<Writable> record = records.advance();
            if (record != null) {
                return record;
            }
            close();
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        if (records != null) {
            records.close();
            records = null;
        }
    }
}
