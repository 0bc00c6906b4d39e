package org.attn4j.datasets.describe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.source.FileForm;
import org.attn4j.datasets.source.WikiText;

/**
 * A file that is described.
 *
 * @param path where it lies
 * @param type the source that reads it
 * @param part training, validation or test, by its name
 * @param second whether it holds the labels or targets of another one
 */
record DescribedFile(Path path, String type, String part, boolean second) {
    private static final Pattern VALIDATION = Pattern.compile("(^|.*[^a-z])(valid|validation|val|dev)([^a-z].*|$)");
    private static final Pattern TEST = Pattern.compile("(^|.*[^a-z])(test|t10k)([^a-z].*|$)");

    /**
     * Of a file; what it is its name tells.
     *
     * @throws DataException if there is no such file, or its name tells nothing
     */
    static DescribedFile of(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new DataException("there is no file " + path
                    + (Files.isDirectory(path) ? ", but a folder: a card holds files with their sums" : ""));
        }
        String bare = FileForm.bare(path);
        String part = VALIDATION.matcher(bare).matches()
                ? WikiText.VALIDATION
                : TEST.matcher(bare).matches() ? WikiText.TEST : WikiText.TRAINING;
        boolean labels = bare.contains("idx1") || bare.contains("labels");
        String type;
        try {
            type = FileForm.of(path).orElse("lines");
        } catch (IllegalArgumentException e) {
            throw new DataException(e.getMessage(), e);
        }
        return new DescribedFile(path, type, part, type.equals("idx") && labels);
    }

    /** The same as the second file of its part: the targets of another's lines. */
    DescribedFile asSecond() {
        return new DescribedFile(path, type, part, true);
    }

    /** Whether it is taken for lines of text for want of an ending that tells. */
    boolean isGuessed() {
        return FileForm.of(path).isEmpty();
    }

    String name() {
        return path.getFileName().toString();
    }

    /** The key of a source that names it: {@code train}, {@code test_labels}. */
    String key() {
        String key = part.equals(WikiText.TRAINING) ? "train" : part;
        return key + (!second ? "" : type.equals("idx") ? "_labels" : "_target");
    }
}
