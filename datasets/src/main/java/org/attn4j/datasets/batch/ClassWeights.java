package org.attn4j.datasets.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.attn4j.framework.train.Batch;

/** What classes weigh in the training loss. */
public enum ClassWeights {
    /** All the same. */
    EQUAL,
    /** The rarer the more: n / (C n_c) for n training examples, C classes and n_c examples of class c, as in scikit-learn. */
    BALANCED;

    /**
     * The weight of each class; empty where all weigh 1.
     *
     * @param labels of all training examples; a class that none has weighs 0
     */
    public List<Double> of(int[] labels, int classes) {
        if (this == EQUAL) {
            return List.of();
        }
        long[] counts = new long[classes];
        for (int label : labels) {
            counts[label]++;
        }
        List<Double> weights = new ArrayList<>();
        for (long count : counts) {
            weights.add(count == 0 ? 0 : (double) labels.length / ((double) classes * count));
        }
        return weights;
    }

    /** The same batches, which say what their {@code labels} weigh together; without weights they are as they were. */
    public static BatchAssembler weighted(BatchAssembler batches, List<Double> weights) {
        if (weights.isEmpty()) {
            return batches;
        }
        return (examples, firstRow, origin) -> {
            Batch batch = batches.assemble(examples, firstRow, origin);
            int[] labels = ((Batch.Ints) batch.arrays().get("labels")).values();
            return batch.withWeight(IntStream.of(labels)
                    .filter(label -> label != Padding.IGNORED)
                    .mapToDouble(weights::get)
                    .sum());
        };
    }
}
