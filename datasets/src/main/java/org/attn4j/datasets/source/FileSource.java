package org.attn4j.datasets.source;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.attn4j.datasets.DataException;
import org.datavec.api.records.reader.RecordReader;

/** A source of files: a path or a glob for each part. */
public interface FileSource extends Source {
    /** A share in place of a path. */
    Pattern SHARE = Pattern.compile("0?\\.[0-9]{1,9}");

    /** Files to train on. */
    Path train();

    /** Files to validate on, or a share of the training records. */
    Optional<Path> validation();

    /** Files to test on. */
    Optional<Path> test();

    /** Opens files one after the other. */
    RecordReader open(List<URI> files, List<Role> roles);

    /** The encoding of a key. */
    static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "encoding: '" + name + "' is not known here; such as utf-8, iso-8859-1", e);
        }
    }

    /** The share that a validation key stands for; 0 if it is a path. */
    static double share(Optional<Path> validation) {
        return validation
                .filter(path -> SHARE.matcher(path.getFileName().toString()).matches() && !Files.exists(path))
                .map(path -> Double.parseDouble(path.getFileName().toString()))
                .orElse(0.0);
    }

    @Override
    default Parts parts() {
        double share = share(validation());
        return new Parts(validation().isPresent() && share == 0, test().isPresent(), share);
    }

    @Override
    default RecordReader open(String part, List<Role> roles, DataContext where) {
        return open(paths(part, where).stream().map(Path::toUri).toList(), roles);
    }

    /** The files of a part. */
    default List<Path> paths(String part, DataContext where) {
        String key = part.equals(WikiText.TRAINING) ? "train" : part;
        return FilePattern.files(where.base().resolve(path(part)).normalize(), "data.source." + key);
    }

    /** The path or glob of a part. */
    default Path path(String part) {
        return switch (part) {
            case WikiText.TRAINING -> train();
            case WikiText.VALIDATION -> validation().orElseThrow();
            case WikiText.TEST -> test().orElseThrow();
            default -> throw new DataException("data.source has no part " + part);
        };
    }

    @Override
    default Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("train", train());
        if (parts().validation()) {
            files.put("validation", validation().orElseThrow());
        }
        test().ifPresent(path -> files.put("test", path));
        files.values().removeIf(FilePattern::isPattern);
        return files;
    }

    @Override
    default Map<String, String> sums(DataContext where) {
        Map<String, String> sums = new LinkedHashMap<>();
        for (String part : names()) {
            sums.putAll(FilePattern.sums(paths(part, where)));
        }
        return sums;
    }

    /** The names of its parts, training first. */
    private List<String> names() {
        Map<String, Boolean> all = new LinkedHashMap<>();
        all.put(WikiText.TRAINING, true);
        all.put(WikiText.VALIDATION, parts().validation());
        all.put(WikiText.TEST, parts().test());
        return all.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }
}
