package org.attn4j.recipes.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.CheckpointSettings;
import org.attn4j.framework.train.ListenerConfig;
import org.attn4j.framework.train.Trainer;
import org.attn4j.framework.train.TrainingEnd;
import org.attn4j.framework.train.TrainingListener;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.InitializeSettings;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.huggingface.Import;
import org.attn4j.recipes.huggingface.PretrainedFolder;
import org.attn4j.recipes.report.ReportWriter;
import org.attn4j.recipes.run.DataFile;
import org.attn4j.recipes.run.EnvironmentFile;
import org.attn4j.recipes.run.Initialization;
import org.attn4j.recipes.run.Installation;
import org.attn4j.recipes.run.KernelFit;
import org.attn4j.recipes.run.MetricsLog;
import org.attn4j.recipes.run.ProgressLine;
import org.attn4j.recipes.run.RecordedRun;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.SavedModel;
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
        run.initialize(types);
        EnvironmentFile.write(
                folder.environment(),
                session,
                run.trainer.parameterCount(),
                Installation.version(),
                Installation.home());
        run.output
                .notes()
                .printf(
                        "%s: %,d parameters%s, %s, %s%nrun: %s%n",
                        session.recipe().name(),
                        run.trainer.parameterCount(),
                        run.trainer.trainedCount() == run.trainer.parameterCount()
                                ? ""
                                : " (%,d trained)".formatted(run.trainer.trainedCount()),
                        session.data().description(),
                        session.backend().device().name(),
                        folder.path());
        return run;
    }

    private void initialize(TypeRegistry types) throws IOException {
        InitializeSettings settings = session.recipe().initialize();
        if (settings.huggingFace().isPresent()) {
            initialize(settings, settings.huggingFace().get(), types);
        }
        if (settings.run().isEmpty()) {
            return;
        }
        RunFolder other = RunFolder.open(settings.run().get());
        Checkpoint from = SavedModel.checkpoint(other.checkpoints(), settings.checkpoint());
        RecordedRun.requireSameFiles(other, from);
        List<String> differences = RecordedRun.modelDifferences(from, session.recipe(), types);
        String source = "step %,d of %s".formatted(from.step(), other.path());
        take(settings, source, differences, other.tokenizer(TaskData.TOKENIZER), from.model());
    }

    /** From a folder of Hugging Face's, by way of a file with the names of a run's. */
    private void initialize(InitializeSettings settings, Path pretrained, TypeRegistry types) throws IOException {
        Path file = folder.path().resolve(".pretrained.safetensors");
        try (PretrainedFolder source = PretrainedFolder.open(pretrained, "main")) {
            Import theirs = Import.of(source);
            Durable.replace(file, theirs.model());
            List<String> differences =
                    RecordedRun.modelDifferences(theirs.described().model(), session.recipe(), types);
            take(settings, pretrained.toString(), differences, source.path().resolve("tokenizer.json"), file);
        } finally {
            Durable.delete(file);
        }
    }

    private void take(InitializeSettings settings, String source, List<String> differences, Path tokenizer, Path model)
            throws IOException {
        differences.forEach(line -> output.notes().println("initialize: the other model differs: " + line));
        Initialization.Taken taken = new Initialization(
                        trainer.model().values(), session.backend().device())
                .take(settings, tokenizer, model, session.data().tokenizers().get(TaskData.TOKENIZER));
        output.notes()
                .printf(
                        "initialized from %s: %d parameters%s; fresh: %s%n",
                        source,
                        taken.whole().size(),
                        taken.rows().isEmpty() ? "" : ", rows of " + taken.rows(),
                        taken.fresh());
    }

    /** A run from a checkpoint on. */
    static TrainingRun resume(Session session, RunFolder folder, TypeRegistry types, Checkpoint from, Training order)
            throws IOException {
        TrainingRun run = new TrainingRun(session, folder, types, order, from.step());
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
