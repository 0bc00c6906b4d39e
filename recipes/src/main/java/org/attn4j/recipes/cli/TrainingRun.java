package org.attn4j.recipes.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.CheckpointSettings;
import org.attn4j.framework.train.Trainer;
import org.attn4j.framework.train.TrainingEnd;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.InitializeSettings;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.report.ReportWriter;
import org.attn4j.recipes.run.DataFile;
import org.attn4j.recipes.run.EnvironmentFile;
import org.attn4j.recipes.run.Initialization;
import org.attn4j.recipes.run.KernelFit;
import org.attn4j.recipes.run.MetricsLog;
import org.attn4j.recipes.run.ProgressLine;
import org.attn4j.recipes.run.RecordedRun;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.Session;

/** Training as the shell sees it: progress, log, signals, sample, report. */
final class TrainingRun {
    private final Session session;
    private final RunFolder folder;
    private final Trainer trainer;
    private final MetricsLog log;
    private final StopSignals signals;

    private TrainingRun(Session session, RunFolder folder, TypeRegistry types) throws IOException {
        this.session = session;
        this.folder = folder;
        double peak = session.peakFlops();
        this.log = new MetricsLog(folder.metrics(), session.data(), peak, this::requestStop);
        ProgressLine progress =
                new ProgressLine(System.err, Boolean.getBoolean(ProgressLine.TERMINAL), session.data(), peak);
        this.trainer = session.trainer(
                folder.checkpoints(), RecordedRun.of(folder, session.recipe(), types), List.of(log, progress));
        this.signals = StopSignals.handle(trainer::requestStop);
    }

    private void requestStop() {
        trainer.requestStop();
    }

    /** A run from the first step. */
    static TrainingRun start(Session session, RunFolder folder, TypeRegistry types) throws IOException {
        folder.removeLeftovers();
        // Before the run is made: its checkpoints remember the sums of these files.
        DataFile.write(KnownData.of(session.data()), folder.data());
        for (var tokenizer : session.data().tokenizers().entrySet()) {
            TokenizerFile.save(tokenizer.getValue(), folder.tokenizer(tokenizer.getKey()));
        }
        TrainingRun run = new TrainingRun(session, folder, types);
        run.initialize(types);
        EnvironmentFile.write(
                folder.environment(), session, run.trainer.parameterCount(), Version.current(), Installation.home());
        System.err.printf(
                "%s: %,d parameters, %s, %s%nrun: %s%n",
                session.recipe().name(),
                run.trainer.parameterCount(),
                session.data().description(),
                session.backend().device().name(),
                folder.path());
        return run;
    }

    private void initialize(TypeRegistry types) throws IOException {
        InitializeSettings settings = session.recipe().initialize();
        if (settings.run().isEmpty()) {
            return;
        }
        RunFolder other = RunFolder.open(settings.run().get());
        Checkpoint from = TrainedModel.checkpoint(other.checkpoints(), settings.checkpoint());
        RecordedRun.requireSameFiles(other, from);
        RecordedRun.modelDifferences(from, session.recipe(), types)
                .forEach(line -> System.err.println("initialize: the other run's model differs: " + line));
        Initialization.Taken taken = new Initialization(
                        trainer.model().values(), session.backend().device())
                .take(settings, other, from.model(), session.data().tokenizers().get(TaskData.TOKENIZER));
        System.err.printf(
                "initialized from step %,d of %s: %d parameters%s; fresh: %s%n",
                from.step(),
                other.path(),
                taken.whole().size(),
                taken.rows().isEmpty() ? "" : ", rows of " + taken.rows(),
                taken.fresh());
    }

    /** A run from a checkpoint on. */
    static TrainingRun resume(Session session, RunFolder folder, TypeRegistry types, Checkpoint from)
            throws IOException {
        TrainingRun run = new TrainingRun(session, folder, types);
        run.trainer.restore(from);
        folder.removeLeftovers();
        run.log.continueAfter(from.step(), System.err::println);
        if (DataFile.read(folder.data()).isEmpty()) {
            DataFile.write(KnownData.of(session.data()), folder.data());
        }
        System.err.printf(
                "%s: resumed at step %,d of %,d%n",
                folder.path(), from.step(), session.recipe().train().steps());
        return run;
    }

    /** Trains; the exit code. */
    int run() {
        Optional<FinalSample> sample = FinalSample.of(session);
        TrainingEnd end;
        try {
            end = trainer.run();
        } catch (RuntimeException | Error e) {
            // What made training fail is told, whatever becomes of the report.
            Afterwards.attempt("report", this::report);
            throw e;
        }
        if (sample.isPresent() && end != TrainingEnd.INTERRUPTED) {
            Afterwards.attempt("sample", () -> sample.get().write(trainer, log));
        }
        Afterwards.attempt("picture of the fit", this::fit);
        boolean reported = Afterwards.attempt("report", this::report);
        if (end == TrainingEnd.INTERRUPTED) {
            System.err.printf(
                    "stopped at step %,d; go on with: scripts/attn4j resume %s%n", trainer.step(), folder.path());
        } else if (reported) {
            System.err.printf("report: %s%n", folder.path().resolve("report.html"));
        }
        if (end == TrainingEnd.STOPPED_EARLY) {
            System.err.println(stoppedEarly(folder, trainer.step(), session.recipe()));
        }
        return exitCode(end);
    }

    private int exitCode(TrainingEnd end) {
        if (log.failure().isPresent() && (end == TrainingEnd.INTERRUPTED || !log.complete())) {
            System.err.println("attn4j: " + log.failure().get().getMessage());
            return ExitCodes.FAILED;
        }
        return end == TrainingEnd.INTERRUPTED ? signals.exitCode(ExitCodes.DONE) : ExitCodes.DONE;
    }

    /**
     * Writes what a run that has taken its last step should have and lacks, as a kill after that step leaves it.
     *
     * @param from the last checkpoint
     * @param session opens the run's data and device
     */
    static void finish(
            RunFolder folder, TypeRegistry types, Recipe recipe, Checkpoint from, Supplier<Session> session) {
        Afterwards.attempt("record of the best checkpoint", () -> {
            folder.removeLeftovers();
            CheckpointSettings policy = recipe.checkpoint();
            folder.checkpoints()
                    .settle(from.step(), policy.recorded(from.state().best()), policy.keep());
        });
        Missing missing = Missing.of(folder, recipe, from);
        if (missing.any()) {
            Afterwards.attempt("sample", () -> {
                try (Session open = session.get()) {
                    TrainingRun run = resume(open, folder, types, from);
                    Optional<FinalSample> sample = missing.sample() ? FinalSample.of(open) : Optional.empty();
                    if (sample.isPresent()) {
                        Afterwards.attempt("sample", () -> {
                            sample.get().write(run.trainer, run.log);
                            if (!run.log.complete()) {
                                throw run.log.failure().orElseThrow();
                            }
                        });
                    }
                    if (missing.fit()) {
                        Afterwards.attempt("picture of the fit", run::fit);
                    }
                }
            });
        }
        Afterwards.attempt("report", () -> ReportWriter.write(folder.path()));
    }

    private void fit() throws IOException {
        if (session.recipe().model().task() == Task.REGRESS) {
            KernelFit.write(session, trainer.model().values(), folder.fit());
        }
    }

    /** What a run that stopped early is told to do to go on. */
    static String stoppedEarly(RunFolder folder, long step, Recipe recipe) {
        int patience = recipe.evaluate().patience();
        return String.format(
                Locale.ROOT,
                "%s: stopped early at step %,d of %,d: the last evaluations, %d of them, were no better; to train on,"
                        + " raise evaluate.patience: scripts/attn4j resume %s evaluate.patience=%d",
                folder.path(),
                step,
                recipe.train().steps(),
                patience,
                folder.path(),
                2 * patience);
    }

    private void report() throws IOException {
        ReportWriter.write(folder.path());
    }
}
