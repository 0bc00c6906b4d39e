package org.attn4j.datasets.task;

import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.batch.ImageScale;
import org.attn4j.framework.model.DataFacts;

/**
 * What a trained model needs of its data to answer without them, beside its tokenizers.
 *
 * @param facts what the model was built by
 * @param classNames in the order of their labels; empty without classes
 * @param scale of images; empty without images
 */
public record KnownData(DataFacts facts, List<String> classNames, Optional<ImageScale> scale) {
    public KnownData {
        classNames = List.copyOf(classNames);
    }

    /** Of data that are open. */
    public static KnownData of(TaskData data) {
        return new KnownData(data.facts(), data.classNames(), data.imageScale());
    }
}
