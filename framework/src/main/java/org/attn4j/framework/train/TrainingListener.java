package org.attn4j.framework.train;

import java.nio.file.Path;

/** Hears what happens in a run; every method does nothing unless overridden. */
public interface TrainingListener {
    /**
     * Training begins.
     *
     * @param fromStep steps done before, above 0 after a resume
     */
    default void started(long fromStep, TrainingMemory memory) {}

    /** A step was taken. */
    default void stepped(StepReport report) {}

    /** An evaluation was made after a step. */
    default void evaluated(long step, Evaluation evaluation, boolean best) {}

    /**
     * A checkpoint is about to be written. What tells of the steps before it is to be on the disk when this returns: a run
     * that is resumed begins there.
     */
    default void saving(long step) {}

    /**
     * At the end, a checkpoint was measured over the whole validation part, or as much of it as the evaluation says.
     *
     * @param step the checkpoint's
     * @param best whether it is the best checkpoint; the last one follows if it is another
     */
    default void measured(long step, Evaluation evaluation, boolean best) {}

    /** A checkpoint was written. */
    default void saved(long step, Path folder) {}

    /** Training has ended. */
    default void ended(TrainingEnd end) {}
}
