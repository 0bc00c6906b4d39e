package org.attn4j.framework.train.schedule;

/** The learning rate over a run. */
public interface Schedule {
    /**
     * The rate of a step.
     *
     * @param step from 0 to steps - 1
     * @param steps steps of the whole run
     * @param peak the optimizer's learning rate
     */
    double rate(long step, long steps, double peak);

    /** Share of the peak in a linear warm-up: (step + 1) / (warmup + 1), 1 after it. */
    static double warmup(long step, int warmup) {
        return step < warmup ? (step + 1.0) / (warmup + 1.0) : 1;
    }

    /** How much of the time after warm-up has passed at a step, from 0 to 1 at the last step's end. */
    static double progress(long step, long steps, int warmup) {
        return Math.min(1, Math.max(0, (step - warmup) / Math.max(1.0, steps - warmup)));
    }
}
