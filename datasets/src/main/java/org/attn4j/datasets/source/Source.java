package org.attn4j.datasets.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.model.ImageShape;
import org.datavec.api.records.reader.RecordReader;

/**
 * Where data of a user's own come from: the {@code source} of a recipe's data. A record of any jar can be one; DataVec's
 * readers read it.
 */
public interface Source {
    /**
     * The parts it has beside the training part.
     *
     * @param validation whether there is a validation part
     * @param test whether there is a test part
     * @param heldOut share of the training records that is kept for validation, chosen by each record's hash; 0 for none
     */
    record Parts(boolean validation, boolean test, double heldOut) {}

    /** Its parts. */
    Parts parts();

    /**
     * Opens a part at its first record. A record has one value for each role, in their order: a text, for an image the
     * bytes and for a label its name. A record that cannot be used is told by a {@link
     * org.attn4j.datasets.reader.BadRecordException} of the reader, which then goes on after it.
     *
     * @param part as in {@link WikiText#TRAINING} and its kin; one of {@link #parts}
     * @throws DataException if it cannot be opened, or has no such roles
     */
    RecordReader open(String part, List<Role> roles, DataContext where);

    /** Single files that it reads, by their keys: what is missing is told before anything is read. */
    default Map<String, Path> files() {
        return Map.of();
    }

    /** The most records that are read of a part; 0 for all. */
    default int limit() {
        return 0;
    }

    /** Whether records that cannot be used are counted and left out, rather than refused. */
    default boolean skipBroken() {
        return false;
    }

    /** The name of the column that has a role; empty where records have no named columns. */
    default Optional<String> column(Role role) {
        return Optional.empty();
    }

    /** The shape of all images, if it is known before any is read. */
    default Optional<ImageShape> statedShape() {
        return Optional.empty();
    }

    /**
     * The shape of all images.
     *
     * @throws DataException if it has no images
     */
    default ImageShape imageShape(DataContext where) {
        throw new DataException(
                "data.source: " + getClass().getSimpleName() + " holds no images; expected idx, cifar or" + " folder");
    }

    /**
     * An image's file as training had it: values 0 to 1, [C, height, width]; empty where images are no files of their own.
     *
     * @throws DataException if it cannot be read
     */
    default Optional<float[]> image(Path file, ImageShape shape) {
        return Optional.empty();
    }

    /** SHA-256 sums of what it reads, by file: a run is refused by name what has changed since. */
    default Map<String, String> sums(DataContext where) {
        return Map.of();
    }
}
