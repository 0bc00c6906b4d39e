package org.attn4j.datasets.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/** What batches of one row hold, without padding. */
final class Rows {
    private Rows() {}

    static int[] ints(Batch batch, String name) {
        return ((Batch.Ints) batch.arrays().get(name)).values();
    }

    static List<Integer> list(int[] ids) {
        return Arrays.stream(ids).boxed().toList();
    }

    static List<Batch> all(BatchSource source) {
        return first(source, source.size());
    }

    static List<Batch> first(BatchSource source, long count) {
        return LongStream.range(0, count).mapToObj(source::batch).toList();
    }

    /** The ids where there is text. */
    static int[] masked(Batch batch) {
        float[] mask = ((Batch.Floats) batch.arrays().get("mask")).values();
        int length = 0;
        while (length < mask.length && mask[length] == 1f) {
            length++;
        }
        return Arrays.copyOf(ints(batch, "ids"), length);
    }

    /** A masked language model's row as it was before tokens were hidden. */
    static int[] restored(Batch batch) {
        int[] row = masked(batch);
        int[] labels = ints(batch, "labels");
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                row[ints(batch, "positions")[i]] = labels[i];
            }
        }
        return row;
    }

    static int[] source(Batch batch) {
        return Arrays.copyOf(ints(batch, "source"), ints(batch, "source_lengths")[0]);
    }

    /** What the decoder reads; as many tokens as it has to say. */
    static int[] target(Batch batch) {
        return Arrays.copyOf(ints(batch, "ids"), counted(ints(batch, "labels")));
    }

    /** Ids up to the last one that has something to be said after it. */
    static int[] asked(Batch batch) {
        return Arrays.copyOf(ints(batch, "ids"), counted(ints(batch, "labels")));
    }

    private static int counted(int[] labels) {
        int count = labels.length;
        while (count > 0 && labels[count - 1] < 0) {
            count--;
        }
        return count;
    }

    static List<Integer> joined(List<Batch> batches) {
        List<Integer> all = new ArrayList<>();
        batches.forEach(batch -> all.addAll(list(asked(batch))));
        return all;
    }
}
