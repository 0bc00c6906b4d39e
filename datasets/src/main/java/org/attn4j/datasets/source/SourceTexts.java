package org.attn4j.datasets.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.token.RowPart;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.IntWritable;
import org.datavec.api.writable.Writable;

/** What a source holds, read: texts, texts of classes, pairs, images of classes. */
public final class SourceTexts {
    private final Source source;
    private final DataContext where;
    private final SourceRecords records;
    private final List<String> stated;

    /** Of a source. */
    public SourceTexts(Source source, DataContext where) {
        this(source, where, List.of());
    }

    /**
     * Of a source that a card tells of.
     *
     * @param stated the classes that it states, in their order; empty if it states none
     */
    public SourceTexts(Source source, DataContext where, List<String> stated) {
        this.stated = List.copyOf(stated);
        this.source = source;
        this.where = where;
        this.records = new SourceRecords(source, where);
    }

    /**
     * Texts of classes by part, training first; validation and test only where the source has them.
     *
     * @param texts the texts of each part
     * @param classNames names of the classes
     */
    public record Labelled(Map<String, LabelledTexts> texts, List<String> classNames) {}

    /**
     * Images of classes by part, training first; validation and test only where the source has them.
     *
     * @param images the images of each part
     * @param classNames names of the classes
     */
    public record Pictured(Map<String, ImageSet> images, List<String> classNames) {}

    private List<String> parts() {
        List<String> parts = new ArrayList<>(List.of(WikiText.TRAINING));
        if (records.validated()) {
            parts.add(WikiText.VALIDATION);
        }
        if (records.tested()) {
            parts.add(WikiText.TEST);
        }
        return parts;
    }

    private void requireValidation() {
        if (!records.validated()) {
            throw new DataException(
                    "data.source needs a validation part: name its file, or a share of the training part:"
                            + " data.source.validation=0.1");
        }
    }

    /** The pairs of each part. */
    public Map<String, List<SentencePair>> pairs() {
        requireValidation();
        Map<String, List<SentencePair>> all = new LinkedHashMap<>();
        parts().forEach(part -> all.put(part, pairs(part)));
        return all;
    }

    /** Pairs that the recipe never named, the training part's. */
    public List<SentencePair> given() {
        return pairs(WikiText.TRAINING);
    }

    private List<SentencePair> pairs(String part) {
        List<SentencePair> pairs = new ArrayList<>();
        records.each(
                part,
                List.of(Role.SOURCE, Role.TARGET),
                record -> pairs.add(
                        new SentencePair(record.get(0).toString(), record.get(1).toString())));
        return pairs;
    }

    /** Texts and their classes. */
    public Labelled labelled() {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        Map<String, List<String>> labels = new LinkedHashMap<>();
        for (String part : parts()) {
            List<String> partTexts = new ArrayList<>();
            List<String> partLabels = new ArrayList<>();
            records.each(part, List.of(Role.TEXT, Role.LABEL), record -> {
                partTexts.add(LabelledTexts.plain(record.get(0).toString()));
                partLabels.add(record.get(1).toString().strip());
            });
            texts.put(part, partTexts);
            labels.put(part, ClassLabels.named(stated, partLabels));
        }
        ClassLabels classes = ClassLabels.of(stated, labels.get(WikiText.TRAINING));
        Map<String, LabelledTexts> all = new LinkedHashMap<>();
        texts.forEach((part, some) -> all.put(part, new LabelledTexts(some, classes.ids(part, labels.get(part)))));
        return new Labelled(all, classes.names());
    }

    /** Images and their classes. */
    public Pictured pictured() {
        int[] length = new int[1];
        Map<String, RowPart> parts = where.tokens()
                .rows(SourceCorpus.settings(source), () -> source.sums(where))
                .open(
                        parts(),
                        (part, use) -> records.each(part, List.of(Role.IMAGE, Role.LABEL), record -> {
                            byte[] image = bytes(record.get(0));
                            length[0] = length[0] == 0 ? image.length : length[0];
                            requireOneSize(part, image.length, length[0]);
                            use.accept(image, record.get(1).toString());
                        }));
        Map<String, List<String>> labels = new LinkedHashMap<>();
        parts.forEach((part, rows) -> labels.put(part, ClassLabels.named(stated, rows.labels())));
        ClassLabels classes = ClassLabels.of(stated, labels.get(WikiText.TRAINING));
        Map<String, ImageSet> all = new LinkedHashMap<>();
        parts.forEach((part, rows) -> all.put(part, new ImageSet(rows.bytes(), classes.ids(part, labels.get(part)))));
        return new Pictured(all, classes.names());
    }

    /** Texts that the recipe never named, the training part's, of known classes. */
    public LabelledTexts labelled(List<String> classNames) {
        List<String> texts = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        records.each(WikiText.TRAINING, List.of(Role.TEXT, Role.LABEL), record -> {
            texts.add(LabelledTexts.plain(record.get(0).toString()));
            labels.add(record.get(1).toString().strip());
        });
        return new LabelledTexts(texts, new ClassLabels(classNames).ids("given", labels));
    }

    /** Images that the recipe never named, the training part's, of known classes; numbers may stand for named ones. */
    public ImageSet pictured(List<String> classNames, int size) {
        List<byte[]> pixels = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        records.each(WikiText.TRAINING, List.of(Role.IMAGE, Role.LABEL), record -> {
            pixels.add(bytes(record.get(0)));
            String label = record.get(1).toString();
            boolean number = record.get(1) instanceof IntWritable && !classNames.contains(label);
            int index = number ? record.get(1).toInt() : classNames.size();
            labels.add(index < classNames.size() ? classNames.get(index) : label);
        });
        pixels.forEach(image -> requireOneSize("given", image.length, size));
        return new ImageSet(pixels, new ClassLabels(classNames).ids("given", labels));
    }

    private static byte[] bytes(Writable image) {
        if (image instanceof BytesWritable bytes) {
            return bytes.getContent();
        }
        throw new DataException("data.source holds no images; expected idx, cifar or folder");
    }

    private static void requireOneSize(String part, int length, int first) {
        if (length != first) {
            throw new DataException("data.source: the images of the " + part
                    + " part have another size than those of the training part: " + length + " and " + first
                    + " values; give height and width");
        }
    }
}
