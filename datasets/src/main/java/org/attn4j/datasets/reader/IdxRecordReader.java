package org.attn4j.datasets.reader;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.config.Limits;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Writable;

/**
 * A DataVec reader of images and their labels in the idx format of MNIST: two locations, images {@code [N, height,
 * width]} and labels {@code [N]} of unsigned bytes (gzip if the name ends in {@code gz}). A record holds the pixels of
 * an image, row by row, and its label.
 *
 * @see <a href="http://yann.lecun.com/exdb/mnist/">LeCun, Cortes, Burges: the MNIST database</a>
 */
public final class IdxRecordReader extends StreamedRecordReader {
    private static final long serialVersionUID = 1L;

    /** Unsigned bytes in three dimensions. */
    private static final int IMAGES = 0x0803;

    /** Unsigned bytes in one dimension. */
    private static final int LABELS = 0x0801;

    private int height;
    private int width;

    /** Rows of each image, once a record has been looked for. */
    public int height() {
        return height;
    }

    /** Columns of each image, once a record has been looked for. */
    public int width() {
        return width;
    }

    @Override
    protected Cursor open(List<URI> locations) throws IOException {
        URI imageFile = locations.get(0);
        URI labelFile = locations.get(1);
        DataInputStream images = new DataInputStream(Streams.bytes(imageFile));
        DataInputStream labels = new DataInputStream(Streams.bytes(labelFile));
        int count = begin(images, IMAGES, imageFile);
        int labelCount = begin(labels, LABELS, labelFile);
        if (count != labelCount) {
            throw new DataException(Streams.name(imageFile) + " holds " + count + " images, but "
                    + Streams.name(labelFile) + " holds " + labelCount + " labels; they must be of one split");
        }
        height = images.readInt();
        width = images.readInt();
        if (height < 1 || width < 1 || (long) height * width > Limits.PIXELS * (long) Limits.PIXELS) {
            throw new DataException(Streams.name(imageFile) + " states images of " + width + " x " + height
                    + " pixels; get the file anew");
        }
        int pixels = height * width;
        return new Cursor() {
            private int read;

            @Override
            public List<Writable> advance() throws IOException {
                if (read == count) {
                    return null;
                }
                byte[] image = images.readNBytes(pixels);
                int label = labels.read();
                if (image.length < pixels || label < 0) {
                    throw new DataException((label < 0 ? Streams.name(labelFile) : Streams.name(imageFile))
                            + " ends within entry " + read + " of " + count + "; get the whole file");
                }
                read++;
                return List.of(new BytesWritable(image), new IntWritable(label));
            }

            @Override
            public void close() throws IOException {
                images.close();
                labels.close();
            }
        };
    }

    private static int begin(DataInputStream in, int expected, URI file) throws IOException {
        int magic = in.readInt();
        if (magic != expected) {
            throw new DataException(String.format(
                    "%s is not an idx file of %s: expected it to begin with 0x%08X, got 0x%08X",
                    Streams.name(file), expected == IMAGES ? "images" : "labels", expected, magic));
        }
        return in.readInt();
    }
}
