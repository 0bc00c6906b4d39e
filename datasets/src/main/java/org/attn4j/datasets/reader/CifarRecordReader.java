package org.attn4j.datasets.reader;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.attn4j.datasets.DataException;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader of CIFAR-10's binary version: a tar archive (gzip if its name ends in {@code gz}) whose members
 * {@code data_batch_1.bin} … and {@code test_batch.bin} hold records of one label byte and 3,072 pixel bytes, channel
 * by channel (red, green, blue), each row by row. A record holds the pixels and the label.
 *
 * @see <a href="https://www.cs.toronto.edu/~kriz/cifar.html">Krizhevsky: the CIFAR-10 dataset</a>
 */
public final class CifarRecordReader extends StreamedRecordReader {
    private static final long serialVersionUID = 1L;

    /** Bytes of an image: 3 x 32 x 32. */
    public static final int PIXELS = 3 * 32 * 32;

    private final boolean training;

    /**
     * A reader of one split.
     *
     * @param training whether the training batches are read, else the test batch
     */
    public CifarRecordReader(boolean training) {
        this.training = training;
    }

    @Override
    protected Cursor open(List<URI> locations) throws IOException {
        String wanted = training ? "(.*/)?data_batch_\\d+\\.bin" : "(.*/)?test_batch\\.bin";
        TarArchiveInputStream tar = new TarArchiveInputStream(Streams.bytes(locations.get(0)));
        return new Cursor() {
            private TarArchiveEntry member;

            @Override
            public List<Writable> advance() throws IOException {
                while (true) {
                    byte[] record = member == null ? new byte[0] : tar.readNBytes(1 + PIXELS);
                    if (record.length == 1 + PIXELS) {
                        return List.of(
                                new BytesWritable(java.util.Arrays.copyOfRange(record, 1, record.length)),
                                new IntWritable(record[0]));
                    }
                    if (record.length > 0) {
                        throw new DataException(member.getName() + " in " + names() + " ends within a record: "
                                + record.length + " of " + (1 + PIXELS) + " bytes");
                    }
                    do {
                        member = tar.getNextTarEntry();
                    } while (member != null
                            && !(member.isFile() && member.getName().matches(wanted)));
                    if (member == null) {
                        return null;
                    }
                }
            }

            @Override
            public void close() throws IOException {
                tar.close();
            }
        };
    }
}
