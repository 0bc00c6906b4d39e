package org.attn4j.recipes.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.config.TaskData;
import org.attn4j.datasets.input.InputEncoder;
import org.attn4j.datasets.input.KnownData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerFile;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.generate.Decoder;
import org.attn4j.framework.generate.Sampler;
import org.attn4j.framework.model.KernelRegression;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.train.Trainer;
import org.attn4j.framework.train.TrainingEnd;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.InitializeSettings;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.SampleSettings;
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
import org.attn4j.recipes.run.TextGenerator;

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
        this.log = new MetricsLog(folder.metrics(), session.data(), peak);
        ProgressLine progress =
                new ProgressLine(System.err, Boolean.getBoolean(ProgressLine.TERMINAL), session.data(), peak);
        this.trainer = session.trainer(
                folder.checkpoints(), RecordedRun.of(folder, session.recipe(), types), List.of(log, progress));
        this.signals = StopSignals.handle(trainer::requestStop);
    }

    /** A run from the first step. */
    static TrainingRun start(Session session, RunFolder folder, TypeRegistry types) throws IOException {
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
        run.log.continueAfter(from.step());
        if (DataFile.read(folder.data()).isEmpty()) {
            DataFile.write(KnownData.of(session.data()), folder.data());
        }
        System.err.printf(
                "%s: resumed at step %,d of %,d%n",
                folder.path(), from.step(), session.recipe().train().steps());
        return run;
    }

    /** Trains; the exit code. */
    int run() throws IOException {
        TrainingEnd end;
        try {
            end = trainer.run();
        } catch (RuntimeException e) {
            report();
            throw e;
        }
        if (end != TrainingEnd.INTERRUPTED) {
            sample();
        }
        if (session.recipe().model() instanceof KernelRegression) {
            KernelFit.write(session, trainer.model().values(), folder.path().resolve("fit.svg"));
        }
        report();
        if (end == TrainingEnd.INTERRUPTED) {
            System.err.printf(
                    "stopped at step %,d; go on with: scripts/attn4j resume %s%n", trainer.step(), folder.path());
            return signals.exitCode(ExitCodes.DONE);
        }
        if (end == TrainingEnd.STOPPED_EARLY) {
            System.err.println(stoppedEarly(folder, trainer.step(), session.recipe()));
        }
        System.err.printf("report: %s%n", folder.path().resolve("report.html"));
        return ExitCodes.DONE;
    }

    /**
     * Refuses a prompt that the sample at the end could not begin with.
     *
     * @throws UsageException if the model does not know a character of it
     */
    static void requirePrompt(Session session) {
        prompt(session);
    }

    /** The prompt of the sample at the end; empty where there is to be none. */
    private static Optional<int[]> prompt(Session session) {
        SampleSettings sample = session.recipe().sample();
        InputEncoder encoder =
                session.recipe().data().encoders(session.data().tokenizers()).get(TaskData.TOKENIZER);
        if (sample.tokens() == 0 || encoder == null || !(session.recipe().model() instanceof LanguageModel)) {
            return Optional.empty();
        }
        try {
            return Optional.of(encoder.encode(sample.prompt()).ids());
        } catch (DataException e) {
            throw new UsageException("sample.prompt: " + e.getMessage() + "; or write no sample: sample.tokens=0");
        }
    }

    private void sample() {
        try {
            prompt(session).ifPresent(this::sample);
        } catch (UsageException e) {
            System.err.println("no sample: " + e.getMessage());
        }
    }

    private void sample(int[] prompt) {
        SampleSettings sample = session.recipe().sample();
        Tokenizer tokenizer = session.data().tokenizers().get(TaskData.TOKENIZER);
        LanguageModel model = (LanguageModel) session.recipe().model();
        Decoder decoder = Decoder.cached(model, session.facts(), trainer.model().values(), session.backend(), 0);
        Sampler sampler = new Sampler(
                sample.temperature(),
                sample.topK(),
                1,
                1,
                session.recipe().train().seed());
        show(sample.prompt());
        String text = new TextGenerator(tokenizer, decoder)
                .generate(prompt, sample.tokens(), sampler, null, TrainingRun::show)
                .text();
        show(System.lineSeparator());
        log.sampled(trainer.step(), sample.prompt(), text);
    }

    private static void show(String text) {
        try {
            System.out.print(text);
        } catch (ResultStream.ClosedException e) {
            // Nobody looks on, but the run is to have its sample and its report.
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
