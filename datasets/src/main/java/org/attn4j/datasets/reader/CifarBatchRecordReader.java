package org.attn4j.datasets.reader;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader of files in CIFAR's binary format: records of one or two label bytes and 3,072 pixel bytes. A record
 * holds the pixels and the last label.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">Krizhevsky: the CIFAR-10 dataset</a>
 */
public final class CifarBatchRecordReader extends StreamedRecordReader {
    private static final long serialVersionUID = 1L;

    private final int labels;

    /** Of records with so many label bytes. */
    public CifarBatchRecordReader(int labels) {
        this.labels = labels;
    }

    @Override
    protected Cursor open(List<URI> locations) {
        return new FileCursor(locations, StandardCharsets.US_ASCII, Images::new);
    }

    private final class Images implements Cursor {
        private final String name;
        private final InputStream in;

        Images(URI file) throws IOException {
            this.name = Streams.name(file);
            this.in = Streams.bytes(file);
        }

        @Override
        public List<Writable> advance() throws IOException {
            int size = labels + CifarRecordReader.PIXELS;
            byte[] record = in.readNBytes(size);
            if (record.length == 0) {
                return null;
            }
            if (record.length < size) {
                throw new DataException(name + " ends within a record: " + record.length + " of " + size
                        + " bytes; get the whole file, or correct labels (1 for CIFAR-10, 2 for CIFAR-100)");
            }
            return List.of(
                    new BytesWritable(Arrays.copyOfRange(record, labels, size)),
                    new IntWritable(record[labels - 1] & 0xff));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
