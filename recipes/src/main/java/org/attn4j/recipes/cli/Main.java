package org.attn4j.recipes.cli;

import java.io.PrintStream;
import org.attn4j.recipes.run.TerminalStream;
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
        footer = {"", "'attn4j help COMMAND' tells a command's options."},
        subcommands = {
            TrainCommand.class,
            ResumeCommand.class,
            EvaluateCommand.class,
            GenerateCommand.class,
            PredictCommand.class,
            EmbedCommand.class,
            NeighboursCommand.class,
            AttendCommand.class,
            ValidateCommand.class,
            RecipesCommand.class,
            LayersCommand.class,
            DatasetsCommand.class,
            DataCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            MergeCommand.class,
            VerifyCommand.class,
            PrepareCommand.class,
            ReportCommand.class,
            BenchCommand.class,
            KernelsCommand.class,
            CostCommand.class,
            DoctorCommand.class,
            ClasspathCommand.class
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
        PrintStream terminal = System.err;
        ClassLoader program = Thread.currentThread().getContextClassLoader();
        System.setErr(new TerminalStream(terminal));
        try {
            return execute(args);
        } finally {
            System.err.flush();
            System.setErr(terminal);
            Thread.currentThread().setContextClassLoader(program);
        }
    }

    private static int execute(String... args) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((wrong, given) -> Help.refuse(wrong));
        line.setExecutionExceptionHandler((failure, where, parsed) -> {
            if (!(failure instanceof ResultStream.ClosedException)) {
                Failures.explain(failure, main.debug);
            }
            return ExitCodes.of(failure);
        });
        PrintStream stdout = System.out;
        try {
            System.setOut(new ResultStream(stdout));
            int code = Help.answer(line, args).orElseGet(() -> line.execute(args));
            System.out.flush();
            return code;
        } catch (ResultStream.ClosedException e) {
            return ExitCodes.of(e);
        } catch (OutOfMemoryError e) {
            System.err.println("attn4j: out of memory: " + e.getMessage()
                    + "; choose a smaller batch or model, or give Java more: ATTN4J_HEAP=2g");
            return ExitCodes.FAILED;
        } catch (LinkageError | StackOverflowError e) {
            Failures.explain(e, main.debug);
            return ExitCodes.FAILED;
        } finally {
            System.setOut(stdout);
        }
    }
}
