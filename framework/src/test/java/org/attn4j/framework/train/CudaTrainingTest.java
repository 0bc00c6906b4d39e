package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.cuda.EmulatedCuda;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.CudaProvider;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run on a card, which the emulation stands for, is the run on the CPU, and goes on there. */
class CudaTrainingTest {
    @TempDir
    Path folder;

    private static Backend cpu() {
        return Backend.host(new HostDevice(1, BlasChoice.OPENBLAS));
    }

    private static Backend cuda(Precision precision) {
        return CudaProvider.backend(EmulatedCuda.device(precision));
    }

    private static Trainer trainer(Path folder, Backend backend, long steps, List<Double> losses) {
        return TinyRun.trainer(folder, TinyRun.settings(steps, 4, 2, 3e-3), backend, 0, new TrainingListener() {
            @Override
            public void stepped(StepReport report) {
                losses.add(report.loss());
            }
        });
    }

    private static void compare(List<Double> got, List<Double> expected, double tolerance) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i)).as("loss of step " + (i + 1)).isCloseTo(expected.get(i), within(tolerance));
        }
    }

    @Test
    void lossesAreThoseOfTheCpu() {
        List<Double> expected = new ArrayList<>();
        trainer(folder.resolve("cpu"), cpu(), 4, expected).run();
        List<Double> got = new ArrayList<>();
        trainer(folder.resolve("cuda"), cuda(Precision.FP32), 4, got).run();
        compare(got, expected, 1e-4);
        List<Double> rounded = new ArrayList<>();
        trainer(folder.resolve("bf16"), cuda(Precision.BF16), 4, rounded).run();
        compare(rounded, expected, 3e-2);
    }

    @Test
    void aCheckpointOfOneDeviceGoesOnOnTheOther() {
        List<Double> whole = new ArrayList<>();
        trainer(folder.resolve("whole"), cpu(), 6, whole).run();
        for (boolean first : new boolean[] {true, false}) {
            Path run = folder.resolve("run" + first);
            List<Double> losses = new ArrayList<>();
            // Halves of a run of 6 steps: the schedule is that of the whole.
            Trainer[] half = new Trainer[1];
            half[0] = TinyRun.trainer(
                    run,
                    TinyRun.settings(6, 4, 2, 3e-3),
                    first ? cuda(Precision.FP32) : cpu(),
                    0,
                    new TrainingListener() {
                        @Override
                        public void stepped(StepReport report) {
                            losses.add(report.loss());
                            if (report.step() == 3) {
                                half[0].requestStop();
                            }
                        }
                    });
            half[0].run();
            Trainer rest = trainer(run, first ? cpu() : cuda(Precision.FP32), 6, losses);
            rest.restore(new CheckpointDirectory(run).latest());
            assertThat(rest.step()).isEqualTo(3);
            rest.run();
            compare(losses, whole, 1e-4);
        }
    }
}
