package org.attn4j.recipes.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.CheckpointSettings;
import org.attn4j.framework.train.ListenerConfig;
import org.attn4j.framework.train.Trainer;
import org.attn4j.framework.train.TrainingEnd;
import org.attn4j.framework.train.TrainingListener;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.report.ReportWriter;
import org.attn4j.recipes.run.DataFile;
import org.attn4j.recipes.run.EnvironmentFile;
import org.attn4j.recipes.run.Installation;
import org.attn4j.recipes.run.KernelFit;
import org.attn4j.recipes.run.MetricsLog;
import org.attn4j.recipes.run.ProgressLine;
import org.attn4j.recipes.run.RecordedRun;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.Session;

/** A run under way: log, progress, sample, report. */
final class TrainingRun {
    private final Session session;
    private final RunFolder folder;
    private final Training order;
    private final TrainingOutput output;
    private final Trainer trainer;
    private final MetricsLog log;

    private TrainingRun(Session session, RunFolder folder, TypeRegistry types, Training order, long fromStep)
            throws IOException {
        this.session = session;
        this.folder = folder;
        this.order = order;
        this.output = order.output();
        double peak = session.peakFlops();
        this.log = new MetricsLog(folder.metrics(), session.data(), peak, order::requestStop);
        List<TrainingListener> listeners = new ArrayList<>(List.of(log));
        listeners.add(new ProgressLine(output.notes(), output.terminal(), session.data(), peak));
        for (ListenerConfig named : session.recipe().listeners()) {
            listeners.add(named.open(folder.path(), fromStep));
        }
        listeners.addAll(order.listeners());
        this.trainer =
                session.trainer(folder.checkpoints(), RecordedRun.of(folder, session.recipe(), types), listeners);
        order.ready(trainer::requestStop);
    }

    /** A run from the first step. */
    static TrainingRun start(Session session, RunFolder folder, TypeRegistry types, Training order) throws IOException {
        folder.removeLeftovers();
        // Before the run is made: its checkpoints remember the sums of these files.
        DataFile.write(session.known(), folder.data());
        for (var tokenizer : session.data().tokenizers().entrySet()) {
            TokenizerFile.save(tokenizer.getValue(), folder.tokenizer(tokenizer.getKey()));
        }
        TrainingRun run = new TrainingRun(session, folder, types, order, 0);
        new StartingValues(session, folder, types, run.trainer, order.output().notes()).take();
        EnvironmentFile.write(
                folder.environment(),
                session,
                run.trainer.model().values().count(),
                Installation.version(),
                Installation.home());
        run.output
                .notes()
                .printf(
                        "%s: %,d parameters%s, %s, %s%nrun: %s%n",
                        session.recipe().name(),
                        run.trainer.model().values().count(),
                        run.trainer.model().trainedCount()
                                        == run.trainer.model().values().count()
                                ? ""
                                : " (%,d trained)".formatted(run.trainer.model().trainedCount()),
                        session.data().description(),
                        session.backend().device().name(),
                        folder.path());
        return run;
    }

    /** A run from a checkpoint on. */
    static TrainingRun resume(Session session, RunFolder folder, TypeRegistry types, Checkpoint from, Training order)
            throws IOException {
        TrainingRun run = new TrainingRun(session, folder, types, order, from.step());
        StartingValues.readBase(session, folder, run.trainer);
        run.trainer.restore(from);
        folder.removeLeftovers();
        run.log.continueAfter(from.step(), run.output.notes()::println);
        if (DataFile.read(folder.data()).isEmpty()) {
            DataFile.write(session.known(), folder.data());
        }
        run.output
                .notes()
                .printf(
                        "%s: resumed at step %,d of %,d%n",
                        folder.path(), from.step(), session.recipe().train().steps());
        return run;
    }

    /** Trains. */
    TrainingResult run() {
        Optional<FinalSample> sample = FinalSample.of(session, output);
        Afterwards afterwards = output.afterwards();
        TrainingEnd end;
        try {
            end = trainer.run();
        } catch (RuntimeException | Error e) {
            // What made training fail is told, whatever becomes of the report.
            afterwards.attempt("report", this::report);
            throw e;
        }
        if (sample.isPresent() && end != TrainingEnd.INTERRUPTED) {
            afterwards.attempt("sample", () -> sample.get().write(trainer, log));
        }
        afterwards.attempt("picture of the fit", this::fit);
        boolean reported = afterwards.attempt("report", this::report);
        if (end == TrainingEnd.INTERRUPTED) {
            output.notes()
                    .printf(
                            "stopped at step %,d; go on with: scripts/attn4j resume %s%n",
                            trainer.step(), folder.path());
        } else if (reported) {
            output.notes().printf("report: %s%n", folder.path().resolve("report.html"));
        }
        if (end == TrainingEnd.STOPPED_EARLY) {
            output.notes().println(stoppedEarly(folder, trainer.step(), session.recipe()));
        }
        boolean whole = log.failure().isEmpty() || end != TrainingEnd.INTERRUPTED && log.complete();
        return new TrainingResult(folder.path(), end, trainer.step(), whole ? Optional.empty() : log.failure());
    }

    /**
     * Writes what a run that has taken its last step should have and lacks, as a kill after that step leaves it.
     *
     * @param from the last checkpoint
     * @param session opens the run's data and device
     */
    static void finish(
            RunFolder folder,
            TypeRegistry types,
            Recipe recipe,
            Checkpoint from,
            Training order,
            Supplier<Session> session) {
        Afterwards afterwards = order.output().afterwards();
        afterwards.attempt("record of the best checkpoint", () -> {
            folder.removeLeftovers();
            CheckpointSettings policy = recipe.checkpoint();
            folder.checkpoints()
                    .settle(from.step(), policy.recorded(from.state().best()), policy.keep());
        });
        Missing missing = Missing.of(folder, recipe, from);
        if (missing.any()) {
            afterwards.attempt("sample", () -> {
                try (Session open = session.get()) {
                    resume(open, folder, types, from, order).add(missing);
                }
            });
        }
        afterwards.attempt("report", () -> ReportWriter.write(folder.path()));
    }

    private void add(Missing missing) {
        Afterwards afterwards = output.afterwards();
        Optional<FinalSample> sample = missing.sample() ? FinalSample.of(session, output) : Optional.empty();
        if (sample.isPresent()) {
            afterwards.attempt("sample", () -> {
                sample.get().write(trainer, log);
                if (!log.complete()) {
                    throw log.failure().orElseThrow();
                }
            });
        }
        if (missing.fit()) {
            afterwards.attempt("picture of the fit", this::fit);
        }
    }

    private void fit() throws IOException {
        if (session.recipe().model().task() == Task.REGRESS) {
            KernelFit.write(session, trainer.answers(), folder.fit());
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
