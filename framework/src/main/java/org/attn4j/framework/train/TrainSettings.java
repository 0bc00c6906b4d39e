package org.attn4j.framework.train;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.graph.Recompute;
import org.attn4j.framework.train.optimizer.Optimizer;
import org.attn4j.framework.train.schedule.Schedule;

/**
 * How a model is trained.
 *
 * @throws IllegalArgumentException if a number is out of range
 */
public record TrainSettings(
        @Key(doc = "optimizer steps of the run") long steps,
        @Key(doc = "examples of a micro-batch") int batch,
        @Key(doc = "micro-batches of a step", value = "1") int accumulate,
        @Key(doc = "the gradient's greatest global norm; 0 does not clip", value = "1.0") double clip,
        @Key(doc = "of weights, data order and dropout", value = "1337") long seed,
        @Key(doc = "threads that compute; 0 takes all processors", value = "0") int threads,
        @Key(doc = "how gradients change parameters", value = "{type: adamw}") Optimizer optimizer,
        @Key(doc = "the learning rate over the run", value = "{type: constant}") Schedule schedule,
        @Key(doc = "steps from one logged line to the next", value = "10") int log,
        @Key(doc = "factor on the learning rate for each block further down, from the head on; 1 for none", value = "1")
                double layerDecay,
        @Key(
                        doc = "steps after which one more block, from the head down, is trained too; 0 trains all of"
                                + " them from the first step",
                        value = "0")
                long unfreezeEvery,
        @Key(
                        doc = "blocks: computes what blocks hold inside a second time for the backward pass instead of"
                                + " keeping it, the same bits in less memory and more time; none: keeps it",
                        value = "none")
                Recompute recompute) {
    public TrainSettings {
        require(steps >= 0, "steps must not be negative: %d", steps);
        requireAtMost("steps", steps, Limits.STEPS);
        require(batch > 0, "batch must be positive: %d", batch);
        requireAtMost("batch", batch, Limits.BATCH);
        require(accumulate > 0, "accumulate must be positive: %d", accumulate);
        requireAtMost("accumulate", accumulate, Limits.BATCH);
        requireAtMost("batch times accumulate", (long) batch * accumulate, Integer.MAX_VALUE);
        require(clip >= 0, "clip must not be negative: %s", clip);
        require(threads >= 0, "threads must not be negative: %d", threads);
        requireAtMost("threads", threads, Limits.THREADS);
        require(log > 0, "log must be positive: %d", log);
        require(layerDecay > 0 && layerDecay <= 1, "layer_decay must be above 0 and at most 1: %s", layerDecay);
        require(unfreezeEvery >= 0, "unfreeze_every must not be negative: %d", unfreezeEvery);
        requireAtMost("unfreeze_every", unfreezeEvery, Limits.STEPS);
    }

    /** All blocks from the first step, at one rate, nothing computed twice. */
    public TrainSettings(
            long steps,
            int batch,
            int accumulate,
            double clip,
            long seed,
            int threads,
            Optimizer optimizer,
            Schedule schedule,
            int log) {
        this(steps, batch, accumulate, clip, seed, threads, optimizer, schedule, log, 1, 0, Recompute.NONE);
    }

    /** Whether it matters how deep in a model a parameter lies. */
    boolean byDepth() {
        return layerDecay < 1 || unfreezeEvery > 0;
    }

    /** Examples of a step. */
    public int stepRows() {
        return batch * accumulate;
    }
}
