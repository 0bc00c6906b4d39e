package org.attn4j.datasets.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.ImageScale;
import org.attn4j.framework.model.DataFacts;

/**
 * What a trained model needs of its data to answer without them, beside its tokenizers.
 *
 * @param facts what the model was built by
 * @param classNames in the order of their labels; empty without classes
 * @param scale of images; empty without images
 * @param files SHA-256 sums of the user's own files that were read, by file
 */
public record KnownData(
        DataFacts facts, List<String> classNames, Optional<ImageScale> scale, Map<String, String> files) {
    public KnownData {
        classNames = List.copyOf(classNames);
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** Of data that read none of the user's own files. */
    public KnownData(DataFacts facts, List<String> classNames, Optional<ImageScale> scale) {
        this(facts, classNames, scale, Map.of());
    }

    /** The same of data that read files. */
    public KnownData with(Map<String, String> sums) {
        return new KnownData(facts, classNames, scale, sums);
    }

    /**
     * Requires that files are those that were read; they may lie elsewhere.
     *
     * @param sums of the files as they are
     * @throws DataException naming a file that differs, with both sums
     */
    public void requireSameFiles(Map<String, String> sums) {
        List<String> before = List.copyOf(files.values());
        List<String> after = List.copyOf(sums.values());
        if (before.isEmpty() || before.equals(after)) {
            return;
        }
        List<String> names = List.copyOf(sums.keySet());
        for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
            if (!before.get(i).equals(after.get(i))) {
                throw new DataException(names.get(i) + " is not the file that the run was trained on: expected SHA-256 "
                        + before.get(i) + ", got " + after.get(i) + "; bring it back, or train anew");
            }
        }
        throw new DataException("the run was trained on " + before.size() + " files, and now there are " + after.size()
                + "; bring them back, or train anew");
    }

    /** Of data that are open. */
    public static KnownData of(TaskData data) {
        return new KnownData(data.facts(), data.classNames(), data.imageScale());
    }
}
