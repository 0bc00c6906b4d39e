package org.attn4j.recipes.bench;

import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.train.Batch;

/** A model of the step-time comparison with PyTorch: the same architecture, parameter for parameter. */
public interface Peer {
    /** The peer's name. */
    String name();

    /** Its sizes by the names of the command's options, such as {@code layers} and {@code seq}. */
    Map<String, Integer> defaults();

    /**
     * The model in some sizes.
     *
     * @throws IllegalArgumentException if the sizes do not fit one another
     */
    Setup setup(Map<String, Integer> sizes);

    /**
     * What is measured.
     *
     * @param model the model
     * @param facts what it is built with
     * @param batches makes a random batch
     * @param perStep how many units a step handles
     * @param unit {@code tokens} or {@code examples}
     */
    record Setup(Model model, DataFacts facts, Function<Random, Batch> batches, long perStep, String unit) {}
}
