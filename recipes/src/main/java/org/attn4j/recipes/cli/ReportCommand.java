package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.attn4j.recipes.report.ReportWriter;
import org.attn4j.recipes.run.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code attn4j report}. */
@Command(
        name = "report",
        description = "Writes a run's report.html anew and prints its path.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Override
    public Integer call() throws Exception {
        System.out.println(ReportWriter.write(RunFolder.open(run).path()));
        return ExitCodes.DONE;
    }
}
