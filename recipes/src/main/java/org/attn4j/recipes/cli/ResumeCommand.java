package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.attn4j.recipes.api.Training;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code attn4j resume}. */
@Command(
        name = "resume",
        description = "Continues a run from its newest intact checkpoint, to the same bits as without interruption.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Parameters(
            index = "1..*",
            paramLabel = "key=value",
            description =
                    "Keys that may change: train.steps, train.threads, train.log, train.recompute, device,"
                            + " precision, blas, checkpoint.*, evaluate.*, sample.*, name, and data.file where the same file moved.")
    List<String> overrides = List.of();

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        Training training = Training.resume(run, machine.overrides(overrides).toArray(String[]::new));
        options.apply(training);
        return StopSignals.during(training, "the run is as it was");
    }
}
