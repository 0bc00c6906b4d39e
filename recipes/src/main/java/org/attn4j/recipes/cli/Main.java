package org.attn4j.recipes.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code attn4j}. */
@Command(
        name = "attn4j",
        description = "Trains transformers on the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TrainCommand.class,
            ResumeCommand.class,
            EvaluateCommand.class,
            GenerateCommand.class,
            PredictCommand.class,
            NeighboursCommand.class,
            AttendCommand.class,
            ValidateCommand.class,
            RecipesCommand.class,
            LayersCommand.class,
            DatasetsCommand.class,
            ReportCommand.class,
            BenchCommand.class,
            KernelsCommand.class,
            CostCommand.class,
            DoctorCommand.class
        })
public final class Main {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show stack traces of failures.")
    private boolean debug;

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        int code = run(args);
        System.exit(code);
    }

    /** Runs a command. */
    static int run(String... args) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, where, parsed) -> {
            if (!(failure instanceof ResultStream.ClosedException)) {
                explain(failure, where.getErr(), main.debug);
            }
            return ExitCodes.of(failure);
        });
        PrintStream stdout = System.out;
        try {
            System.setOut(new ResultStream(stdout));
            int code = args.length == 0 ? usage(line) : line.execute(args);
            System.out.flush();
            return code;
        } catch (ResultStream.ClosedException e) {
            return ExitCodes.of(e);
        } catch (OutOfMemoryError e) {
            line.getErr()
                    .println("attn4j: out of memory: " + e.getMessage()
                            + "; choose a smaller batch or model, or give Java more: ATTN4J_HEAP=2g");
            return ExitCodes.FAILED;
        } finally {
            System.setOut(stdout);
        }
    }

    private static int usage(CommandLine line) {
        line.usage(line.getErr());
        return ExitCodes.WRONG_INPUT;
    }

    private static void explain(Throwable failure, PrintWriter err, boolean debug) {
        boolean explained = ExitCodes.explained(failure) && failure.getMessage() != null;
        err.println("attn4j: " + (explained ? failure.getMessage() : "failed: " + failure));
        if (debug) {
            failure.printStackTrace(err);
        } else if (!explained) {
            err.println("attn4j: run again with --debug for the stack trace");
        }
        err.flush();
    }
}
