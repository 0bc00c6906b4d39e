package org.attn4j.framework.train.optimizer;

import java.util.List;

/**
 * How gradients change parameters: an update over flat buffers, and the moments that it keeps. A record of a user's own is
 * one like ours: what it keeps goes into checkpoints by the names of its moments, and a resumed run goes on to the same bits.
 */
public interface Optimizer {
    /** The learning rate that the schedule scales. */
    double learningRate();

    /** Names of the flat buffers that the optimizer keeps beside the parameters; they start at 0. */
    List<String> moments();

    /**
     * The update.
     *
     * @param decayed number of leading elements that decay
     */
    Update update(long decayed);

    /**
     * The numbers of an update that change from step to step; as many at each step.
     *
     * @param step number of the update, from 1
     * @param rate learning rate
     * @param scale factor on the gradient, below 1 where it is clipped
     */
    default float[] hyper(long step, double rate, double scale) {
        return new float[] {(float) rate, (float) scale};
    }
}
