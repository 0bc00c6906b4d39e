package org.attn4j.framework.train.optimizer;

import org.attn4j.framework.op.JavaOp;

/** How gradients change parameters: an update op over flat buffers, and the moments that it keeps. */
public sealed interface Optimizer permits AdamW, Adam, Sgd {
    /** The learning rate that the schedule scales. */
    double learningRate();

    /** Names of the flat buffers that the optimizer keeps beside the parameters. */
    java.util.List<String> moments();

    /**
     * The update op: inputs w, gradient, the moments, hyper [4]; outputs w and the moments.
     *
     * @param decayed number of leading elements that decay
     */
    JavaOp update(long decayed);

    /**
     * The four numbers of an update.
     *
     * @param step number of the update, from 1
     * @param rate learning rate
     * @param scale factor on the gradient, below 1 where it is clipped
     */
    float[] hyper(long step, double rate, double scale);
}
