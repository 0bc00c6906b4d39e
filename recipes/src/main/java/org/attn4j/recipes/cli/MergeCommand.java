package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.attn4j.recipes.run.MergedRun;
import org.attn4j.recipes.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j merge}. */
@Command(
        name = "merge",
        description = "Makes a run of a plain model from one with an adapter.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "generate, predict, evaluate and attend merge by themselves; a run of its own is for export, and to train"
                    + " further.",
            "",
            "Example: attn4j merge runs/minilm-lora-imdb --name minilm-imdb"
        })
final class MergeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Option(names = "--name", paramLabel = "NAME", description = "The new run's name (default: RUN's and -merged).")
    String name;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            description = "Folder in which the run's folder is made (default: ${DEFAULT-VALUE}).")
    Path runs = Path.of("runs");

    @Mixin
    CheckpointOption checkpoint;

    @Mixin
    RecipeOptions options;

    @Override
    public Integer call() throws Exception {
        RunFolder folder = RunFolder.open(run);
        String own = run.toAbsolutePath().normalize().getFileName() + "-merged";
        System.out.println("run: "
                + MergedRun.make(folder, checkpoint.which, name == null ? own : name, runs, options.types(folder))
                        .path());
        return ExitCodes.DONE;
    }
}
