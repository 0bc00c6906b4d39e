package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.reader.IdxRecordReader;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.ImageShape;
import org.datavec.api.records.reader.RecordReader;

/**
 * Images and their labels in the idx format of MNIST, EMNIST, KMNIST and others, under any name.
 *
 * @param train images of the training part; {@code .gz}, {@code .bz2} and {@code .zst} are unpacked
 * @param trainLabels their labels
 * @param validation images, or a share such as 0.1 of the training records that is held out by each record's hash
 * @param validationLabels their labels
 * @param test images
 * @param testLabels their labels
 * @param limit most records of a part; 0 for all
 * @throws IllegalArgumentException if a part has images or labels alone
 */
@TypeName("idx")
public record IdxSource(
        @Key(doc = "images of the training part") Path train,
        @Key(doc = "their labels") Path trainLabels,
        @Key(doc = "images, or a share such as 0.1 that is held out by each record's hash", value = "null")
                Optional<Path> validation,
        @Key(doc = "labels of validation", value = "null") Optional<Path> validationLabels,
        @Key(doc = "images of the test part", value = "null") Optional<Path> test,
        @Key(doc = "labels of the test part", value = "null") Optional<Path> testLabels,
        @Key(doc = "most records of a part; 0 for all", value = "0") int limit)
        implements FileSource {
    public IdxSource {
        require(limit >= 0, "limit must not be negative: %d", limit);
        boolean held = validation.isPresent() && FileSource.share(validation) == 0;
        require(
                held == validationLabels.isPresent(),
                "validation and validation_labels must both be given, or neither");
        require(test.isPresent() == testLabels.isPresent(), "test and test_labels must both be given, or neither");
    }

    private Path labels(String part) {
        return switch (part) {
            case WikiText.VALIDATION -> validationLabels.orElseThrow();
            case WikiText.TEST -> testLabels.orElseThrow();
            default -> trainLabels;
        };
    }

    @Override
    public Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>(FileSource.super.files());
        files.put("train_labels", trainLabels);
        validationLabels.ifPresent(path -> files.put("validation_labels", path));
        testLabels.ifPresent(path -> files.put("test_labels", path));
        return files;
    }

    @Override
    public List<Path> paths(String part, DataContext where) {
        return List.of(
                where.base().resolve(path(part)).normalize(),
                where.base().resolve(labels(part)).normalize());
    }

    @Override
    public ImageShape imageShape(DataContext where) {
        IdxRecordReader reader = new IdxRecordReader();
        reader.initialize(paths(WikiText.TRAINING, where).toArray(Path[]::new));
        try (reader) {
            reader.hasNext();
            return new ImageShape(1, reader.height(), reader.width());
        }
    }

    @Override
    public RecordReader open(List<URI> files, List<Role> roles) {
        if (!roles.equals(List.of(Role.IMAGE, Role.LABEL))) {
            throw new DataException("data.source: idx holds images and labels, and no " + roles);
        }
        IdxRecordReader reader = new IdxRecordReader();
        reader.initialize(files.stream().map(Path::of).toArray(Path[]::new));
        return reader;
    }
}
