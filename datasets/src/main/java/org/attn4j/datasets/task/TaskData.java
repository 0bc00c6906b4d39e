package org.attn4j.datasets.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.ImageScale;
import org.attn4j.datasets.source.SentencePair;
import org.attn4j.datasets.source.WikiText;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/** Data that have been found, read and encoded for a task. */
public interface TaskData {
    /** The part that is trained on; no held-out split. */
    String TRAINING = WikiText.TRAINING;

    /** The split that training is evaluated on. */
    String VALIDATION = WikiText.VALIDATION;

    /** The split that a finished model is measured on. */
    String TEST = WikiText.TEST;

    /** The split of data that a recipe never named. */
    String FILE = "file";

    /** Name of the tokenizer of data that have one. */
    String TOKENIZER = "tokenizer";

    /** What a model must know. */
    DataFacts facts();

    /**
     * An endless stream of micro-batches.
     *
     * @param rows examples of a batch
     * @param seed of the order of examples and of all that is drawn for them
     */
    BatchSource training(int rows, long seed);

    /** Names of the held-out splits; {@link #VALIDATION} is the first. */
    default List<String> splits() {
        return List.of(VALIDATION);
    }

    /**
     * A held-out split from beginning to end, each example once.
     *
     * @throws IllegalArgumentException if there is no split of that name
     */
    default BatchSource split(String name, int rows) {
        return split(name, rows, HeldOut.all(rows));
    }

    /**
     * A part of a held-out split, each example once.
     *
     * @param rows examples of a batch
     * @param part which examples
     * @throws IllegalArgumentException if there is no split of that name
     */
    BatchSource split(String name, int rows, HeldOut part);

    /** The tokenizers, by the name of their files in a run: {@code tokenizer}, or {@code source} and {@code target}. */
    default Map<String, Tokenizer> tokenizers() {
        return Map.of();
    }

    /** Equal only if a run would see the same data. */
    String fingerprint();

    /** How much there is to train on: {@code 1,003,854 training tokens}. */
    String description();

    /** Bytes of text for each target of a split, which make bits per byte of nats per target; NaN if it has no meaning. */
    default double bytesPerTarget(String split) {
        return Double.NaN;
    }

    /** Words of text for each target of a split, which make perplexity per word; NaN if it has no meaning. */
    default double wordsPerTarget(String split) {
        return Double.NaN;
    }

    /** Names of the classes, in the order of their labels; empty without classes. */
    default List<String> classNames() {
        return List.of();
    }

    /**
     * The texts of a held-out split whose examples are a source and its target, in their order; empty where they are not.
     *
     * @throws IllegalArgumentException if there is no split of that name
     */
    default List<SentencePair> pairs(String split) {
        return List.of();
    }

    /** How images are scaled; empty where data have no images. */
    default Optional<ImageScale> imageScale() {
        return Optional.empty();
    }

    /**
     * One example of a held-out split, as the batches of {@link #split} hold it.
     *
     * @param index counted from 0 in the order of the split's file; of a split that is a share of the training part, in
     *     the order of the training part's file
     * @throws IllegalArgumentException if there is no such split or example, or these data do not give single examples
     */
    default Batch example(String split, long index) {
        throw new IllegalArgumentException("these data give no single examples: expected images, got "
                + getClass().getSimpleName());
    }
}
