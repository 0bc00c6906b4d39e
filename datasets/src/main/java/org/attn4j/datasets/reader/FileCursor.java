package org.attn4j.datasets.reader;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.FileFailure;
import org.datavec.api.writable.Writable;

/** Goes through the records of files one after the other. */
final class FileCursor implements StreamedRecordReader.Cursor {
    private final Iterator<URI> files;
    private final Charset encoding;
    private final Opener opener;
    private URI file;
    private StreamedRecordReader.Cursor records;

    /** Opens one file. */
    @FunctionalInterface
    interface Opener {
        /** The records of a file. */
        StreamedRecordReader.Cursor open(URI file) throws IOException;
    }

    /** Records of files in an encoding: bytes that are none of it are told by line and place. */
    FileCursor(List<URI> files, Charset encoding, Opener opener) {
        this.files = files.iterator();
        this.encoding = encoding;
        this.opener = opener;
    }

    @Override
    public List<Writable> advance() throws IOException {
        try {
            while (true) {
                if (records == null) {
                    if (!files.hasNext()) {
                        return null;
                    }
                    file = files.next();
                    records = opener.open(file);
                }
                List<Writable> record = records.advance();
                if (record != null) {
                    return record;
                }
                close();
            }
        } catch (CharacterCodingException e) {
            throw Streams.malformed(file, encoding);
        } catch (IOException e) {
            throw new DataException("cannot read " + Streams.name(file) + ": " + FileFailure.reason(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        if (records != null) {
            records.close();
            records = null;
        }
    }
}
