package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.Shuffle;
import org.attn4j.datasets.reader.LabelledArchiveRecordReader;
import org.datavec.api.writable.Writable;

/**
 * Texts of one split, each of one class.
 *
 * @param texts the texts; line breaks written in HTML are spaces
 * @param labels the class of each
 */
public record LabelledTexts(List<String> texts, int[] labels) {
    /** The folders of IMDb's archive, by label. */
    public static final List<String> IMDB_FOLDERS = List.of("neg", "pos");

    /**
     * Reads one split of IMDb's archive.
     *
     * @param split the split's folder
     * @throws DataException if it holds no texts
     */
    public static LabelledTexts read(Path archive, String split) {
        List<String> texts = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        try (LabelledArchiveRecordReader reader = new LabelledArchiveRecordReader(split, IMDB_FOLDERS)) {
            reader.initialize(archive);
            while (reader.hasNext()) {
                List<Writable> record = reader.next();
                texts.add(plain(record.get(0).toString()));
                labels.add(record.get(1).toInt());
            }
        }
        if (texts.isEmpty()) {
            throw new DataException(archive + " holds no texts under " + split + "/{neg,pos}");
        }
        return new LabelledTexts(
                texts, labels.stream().mapToInt(Integer::intValue).toArray());
    }

    /** A text without what HTML adds to it: its line breaks are spaces. */
    public static String plain(String text) {
        return text.replace("<br />", " ");
    }

    /**
     * Two parts: a share drawn at random, but always the same one, and the rest.
     *
     * @throws IllegalArgumentException if a part would be empty
     */
    public Parts hold(double share) {
        int[] order = Shuffle.order(labels.length, 0, 0);
        int held = held(labels.length, share);
        return new Parts(take(Arrays.copyOf(order, held)), take(Arrays.copyOfRange(order, held, order.length)));
    }

    /**
     * How many of n texts a share of them is.
     *
     * @throws IllegalArgumentException if that is none or all of them
     */
    public static int held(int n, double share) {
        int held = (int) Math.round(n * share);
        require(held > 0 && held < n, "validation: a share of %s leaves one part empty", share);
        return held;
    }

    /** What is kept for validation, and what is left to train on. */
    public record Parts(LabelledTexts held, LabelledTexts rest) {}

    private LabelledTexts take(int[] chosen) {
        List<String> some = new ArrayList<>();
        int[] classes = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            some.add(texts.get(chosen[i]));
            classes[i] = labels[chosen[i]];
        }
        return new LabelledTexts(some, classes);
    }
}
