package org.attn4j.framework.train;

/** Measures steps: throughput since the last logged one, and training time in all. */
final class StepClock {
    private final TrainSettings settings;
    private long began;
    private double total;
    private double sinceLog;
    private long targets;
    private double flops;
    private double targetsPerSecond;
    private double flopsPerSecond;

    StepClock(TrainSettings settings) {
        this.settings = settings;
    }

    void start() {
        total = 0;
        sinceLog = 0;
        targets = 0;
        flops = 0;
    }

    void stepBegins() {
        began = System.nanoTime();
    }

    StepReport stepDone(long step, StepRunner.Outcome outcome, long stepFlops) {
        double seconds = (System.nanoTime() - began) * 1e-9;
        total += seconds;
        sinceLog += seconds;
        targets += outcome.targets();
        flops += stepFlops;
        targetsPerSecond = targets / sinceLog;
        flopsPerSecond = flops / sinceLog;
        boolean logged = step % settings.log() == 0 || step == 1 || step == settings.steps();
        StepReport report = new StepReport(
                step,
                settings.steps(),
                logged,
                outcome.loss(),
                outcome.learningRate(),
                outcome.gradientNorm(),
                outcome.dropRate(),
                targetsPerSecond,
                flopsPerSecond,
                total);
        if (logged) {
            sinceLog = 0;
            targets = 0;
            flops = 0;
        }
        return report;
    }
}
