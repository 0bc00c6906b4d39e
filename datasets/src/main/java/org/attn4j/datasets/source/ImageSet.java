package org.attn4j.datasets.source;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.Writable;

/**
 * Images of one split, one byte for each value.
 *
 * @param pixels each image, channel by channel
 * @param labels the class of each
 */
public record ImageSet(List<byte[]> pixels, int[] labels) {
    /** Reads records of pixels and a label. */
    public static ImageSet read(RecordReader reader) {
        List<byte[]> pixels = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        while (reader.hasNext()) {
            List<Writable> record = reader.next();
            pixels.add(((BytesWritable) record.get(0)).getContent());
            labels.add(record.get(1).toInt());
        }
        return new ImageSet(pixels, labels.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The number of images. */
    public int size() {
        return labels.length;
    }

    /** Some of the images. */
    public ImageSet take(int[] chosen) {
        int[] classes = new int[chosen.length];
        Arrays.setAll(classes, i -> labels[chosen[i]]);
        return new ImageSet(new Chosen(pixels, chosen), classes);
    }

    /** Some of a list's images, each asked for when it is needed. */
    private static final class Chosen extends AbstractList<byte[]> implements RandomAccess {
        private final List<byte[]> all;
        private final int[] chosen;

        Chosen(List<byte[]> all, int[] chosen) {
            this.all = all;
            this.chosen = chosen;
        }

        @Override
        public byte[] get(int index) {
            return all.get(chosen[index]);
        }

        @Override
        public int size() {
            return chosen.length;
        }
    }
}
