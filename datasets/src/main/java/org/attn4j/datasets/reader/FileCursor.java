package org.attn4j.datasets.reader;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.FileFailure;
import org.datavec.api.writable.Writable;

/** Goes through the records of files one after the other. */
final class FileCursor implements StreamedRecordReader.Cursor {
    private final Charset encoding;
    private final StreamedRecordReader.Cursor records;
    private URI file;

    /** Records of files in an encoding: bytes that are none of it are told by line and place. */
    FileCursor(List<URI> files, Charset encoding, JoinedCursor.Opener<URI> opener) {
        this.encoding = encoding;
        this.records = new JoinedCursor<>(files, next -> {
            file = next;
            return opener.open(next);
        });
    }

    @Override
    public List<Writable> advance() throws IOException {
        try {
            return records.advance();
        } catch (CharacterCodingException e) {
            throw Streams.malformed(file, encoding);
        } catch (IOException e) {
            throw new DataException("cannot read " + Streams.name(file) + ": " + FileFailure.reason(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
