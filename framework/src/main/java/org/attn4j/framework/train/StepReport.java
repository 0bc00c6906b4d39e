package org.attn4j.framework.train;

/**
 * One optimizer step.
 *
 * @param step steps done, this one included
 * @param steps steps of the whole run
 * @param logged whether this step is to be written to the log
 * @param loss mean over counted targets, in nats
 * @param learningRate the rate of this step
 * @param gradientNorm global norm before clipping
 * @param dropRate share of experts' tokens dropped for want of capacity in this step; NaN where no expert has a limit
 * @param targetsPerSecond counted targets a second, smoothed over the steps since the last logged one
 * @param flopsPerSecond floating-point operations of matrix products a second, likewise
 * @param seconds training time of this process so far, evaluations and checkpoints left out
 */
public record StepReport(
        long step,
        long steps,
        boolean logged,
        double loss,
        double learningRate,
        double gradientNorm,
        double dropRate,
        double targetsPerSecond,
        double flopsPerSecond,
        double seconds) {}
