package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.reader.AlignedLinesRecordReader;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.split.CollectionInputSplit;

/**
 * A text a line; for translation also its target, line by line in a second file.
 *
 * @param train path or glob of the training part; {@code .gz}, {@code .bz2} and {@code .zst} are unpacked
 * @param trainTarget the same of what its lines are to become
 * @param validation path or glob, or a share such as 0.1 of the training records that is held out by each record's hash
 * @param validationTarget path or glob
 * @param test path or glob
 * @param testTarget path or glob
 * @param encoding of the files
 * @param limit most records of a part; 0 for all
 * @param skipBroken whether lines that cannot be used, such as empty ones, are counted and left out
 * @throws IllegalArgumentException if an option is none, or some parts have targets and others none
 */
@TypeName("lines")
public record LinesSource(
        @Key(doc = "path or glob of the training part") Path train,
        @Key(doc = "path or glob of what the training part's lines are to become", value = "null")
                Optional<Path> trainTarget,
        @Key(doc = "path or glob, or a share such as 0.1 that is held out by each record's hash", value = "null")
                Optional<Path> validation,
        @Key(doc = "path or glob of what validation's lines are to become", value = "null")
                Optional<Path> validationTarget,
        @Key(doc = "path or glob of the test part", value = "null") Optional<Path> test,
        @Key(doc = "path or glob of what the test part's lines are to become", value = "null")
                Optional<Path> testTarget,
        @Key(doc = "encoding of the files", value = "utf-8") String encoding,
        @Key(doc = "most records of a part; 0 for all", value = "0") int limit,
        @Key(doc = "whether lines that cannot be used, such as empty ones, are counted and left out", value = "false")
                boolean skipBroken)
        implements FileSource {
    public LinesSource {
        require(limit >= 0, "limit must not be negative: %d", limit);
        FileSource.charset(encoding);
        boolean paired = trainTarget.isPresent();
        boolean held = validation.isPresent() && FileSource.share(validation) == 0;
        require(
                paired == validationTarget.isPresent() || !held,
                "train_target and validation_target must both be given, or neither");
        require(
                paired == testTarget.isPresent() || test.isEmpty(),
                "train_target and test_target must both be given, or neither");
    }

    private Optional<Path> target(String part) {
        return switch (part) {
            case WikiText.VALIDATION -> validationTarget;
            case WikiText.TEST -> testTarget;
            default -> trainTarget;
        };
    }

    @Override
    public Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>(FileSource.super.files());
        trainTarget.ifPresent(path -> files.put("train_target", path));
        validationTarget.ifPresent(path -> files.put("validation_target", path));
        testTarget.ifPresent(path -> files.put("test_target", path));
        files.values().removeIf(FilePattern::isPattern);
        return files;
    }

    @Override
    public Map<String, String> sums(DataContext where) {
        Map<String, String> sums = new LinkedHashMap<>(FileSource.super.sums(where));
        Stream.of(WikiText.TRAINING, WikiText.VALIDATION, WikiText.TEST)
                .filter(part -> target(part).isPresent())
                .forEach(part -> sums.putAll(FilePattern.sums(targets(part, where))));
        return sums;
    }

    private List<Path> targets(String part, DataContext where) {
        Path path = target(part)
                .orElseThrow(() -> new DataException("data.source: translation needs train_target beside train (and"
                        + " validation_target, test_target): line i of each is the same sentence"));
        String key = "data.source." + (part.equals(WikiText.TRAINING) ? "train" : part) + "_target";
        return FilePattern.files(where.base().resolve(path).normalize(), key);
    }

    @Override
    public RecordReader open(String part, List<Role> roles, DataContext where) {
        List<Path> texts = paths(part, where);
        if (!roles.contains(Role.SOURCE)) {
            return open(texts.stream().map(Path::toUri).toList(), roles);
        }
        List<Path> targets = targets(part, where);
        if (texts.size() != targets.size()) {
            throw new DataException("data.source: " + part + " has " + texts.size() + " files, and its targets "
                    + targets.size() + ": each file needs its own");
        }
        List<URI> pairs = new java.util.ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            pairs.add(texts.get(i).toUri());
            pairs.add(targets.get(i).toUri());
        }
        return lines(pairs, 2);
    }

    @Override
    public RecordReader open(List<URI> files, List<Role> roles) {
        if (!roles.equals(List.of(Role.TEXT))) {
            throw new DataException("data.source: lines holds texts, and no " + roles + "; labels need csv, tsv, jsonl,"
                    + " folder or jdbc");
        }
        return lines(files, 1);
    }

    private RecordReader lines(List<URI> files, int aligned) {
        AlignedLinesRecordReader reader = new AlignedLinesRecordReader(aligned, FileSource.charset(encoding));
        reader.initialize(new CollectionInputSplit(files));
        return reader;
    }
}
