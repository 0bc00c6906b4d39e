package org.attn4j.framework.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;
import org.attn4j.framework.train.checkpoint.RunIdentity;
import org.attn4j.framework.train.checkpoint.TrainingState;

/**
 * Trains a model: steps, evaluations, checkpoints. The same settings, data and seed give the same bits, whether or not
 * the run was interrupted, on any number of threads.
 */
public final class Trainer {
    private final TrainSettings train;
    private final EvaluateSettings evaluate;
    private final CheckpointSettings checkpoint;
    private final TrainingData data;
    private final CheckpointDirectory directory;
    private final List<TrainingListener> listeners;
    private final StepRunner steps;
    private final Evaluator evaluator;
    private final ModelState model;
    private final Optional<Merged> merged;
    private final RunState state;
    private final StepClock clock;
    private final FinalEvaluation measurement;
    private volatile boolean stopRequested;
    private long savedStep = -1;

    /**
     * What a run consists of.
     *
     * @param identity what checkpoints are to remember; without settings those of model and train. Who gives settings
     *     compares them before a checkpoint is restored ({@link
     *     org.attn4j.framework.train.checkpoint.SettingsMatch}); without, {@link #restore} does
     * @param tuning what of the model is trained
     */
    public record Settings(
            TrainSettings train,
            EvaluateSettings evaluate,
            CheckpointSettings checkpoint,
            RunIdentity identity,
            Tuning tuning) {
        /** Of a run that trains the whole model, and is told apart by model and train alone. */
        public Settings(TrainSettings train, EvaluateSettings evaluate, CheckpointSettings checkpoint) {
            this(train, evaluate, checkpoint, RunIdentity.NONE, Tuning.WHOLE);
        }

        /** Whether a run that stands so has stopped early: it takes no further step while patience is what it is. */
        public boolean stoppedEarly(TrainingState state) {
            return state.step() < train.steps()
                    && checkpoint.bestOf(state).isPresent()
                    && evaluate.exhausted(state.evaluationsSinceBest());
        }
    }

    /**
     * Builds the model and its starting values.
     *
     * @param directory where checkpoints go
     * @throws IllegalArgumentException if the model's sizes do not fit one another, or what is to be trained does not fit
     *     the model
     * @throws org.attn4j.framework.graph.PlanMemoryException if the device cannot hold the model with any batch
     */
    public Trainer(
            Model model,
            Settings settings,
            TrainingData data,
            Backend backend,
            CheckpointDirectory directory,
            List<TrainingListener> listeners) {
        this.train = settings.train();
        this.evaluate = settings.evaluate();
        this.checkpoint = settings.checkpoint();
        this.data = data;
        this.directory = directory;
        this.listeners = List.copyOf(listeners);
        Graph graph = settings.tuning().training(model, data.facts(), train);
        TrainingMemory.requireModelFits(graph.parameters(), train, backend.device());
        this.model = ModelState.of(graph, train, settings.tuning().checkpointed(), backend.device());
        this.merged = settings.tuning().adapter().map(a -> settings.tuning()
                .merged(model, data.facts(), train.seed(), backend, this.model.values()));
        this.steps = new StepRunner(graph, backend, train, this.model);
        this.evaluator = new Evaluator(
                Models.evaluation(model, data.facts(), train.seed()),
                backend,
                answers(),
                data.facts().classified() ? data.facts().classes() : 0,
                evaluate.metrics(),
                this::answers);
        this.state = new RunState(
                this.model,
                backend.device(),
                train,
                checkpoint,
                model.toString(),
                data.fingerprint(),
                settings.identity());
        this.clock = new StepClock(train);
        this.measurement = new FinalEvaluation(evaluator, data, this.model, backend.device(), directory);
    }

    /**
     * Goes back to a checkpoint, before {@link #run}.
     *
     * @throws org.attn4j.framework.train.checkpoint.CheckpointException if it is damaged, or of another model, seed or
     *     data
     */
    public void restore(Checkpoint from) {
        state.restore(from, directory);
        savedStep = from.step();
    }

    /**
     * Looks, before any batch is made, whether steps fit: on the device with all that a plan holds, and on Java's heap.
     *
     * @param row a batch of one row, after which others have their shapes
     * @param waiting batches that are held beside those of a step
     * @throws org.attn4j.framework.graph.PlanMemoryException if they do not
     * @throws IllegalArgumentException if no array holds so many rows
     */
    public void requireFits(Batch row, int waiting) {
        steps.requireFits(row, waiting);
    }

    /** Asks a run to write a checkpoint and end after the step under way; any thread may ask. */
    public void requestStop() {
        stopRequested = true;
    }

    /** Steps done. */
    public long step() {
        return state.step();
    }

    /** What training changes. */
    public ModelState model() {
        return model;
    }

    /** The parameters that answer, as they are now; an adapter is merged into them. */
    public Parameters answers() {
        merged.ifPresent(Merged::refresh);
        return merged.map(Merged::values).orElse(model.values());
    }

    /** What checkpoints from here on are to remember of the run. */
    public void remember(RunIdentity identity) {
        state.remember(identity);
    }

    /**
     * Trains to the last step, then measures the best and the last checkpoint. A run that has taken all its steps, or has
     * stopped early and has no more patience, is measured alone.
     *
     * @throws NonFiniteException if loss or gradient is not finite
     * @throws org.attn4j.framework.train.checkpoint.CheckpointException if a checkpoint cannot be written
     * @throws org.attn4j.framework.graph.PlanMemoryException if the plan does not fit in memory
     */
    public TrainingEnd run() {
        if (state.step() < train.steps() && evaluate.exhausted(state.evaluationsSinceBest())) {
            TrainingEnd end = measure() ? TrainingEnd.STOPPED_EARLY : TrainingEnd.INTERRUPTED;
            listeners.forEach(l -> l.ended(end));
            return end;
        }
        List<Batch> first = batches(state.step());
        steps.prepare(state.step());
        long plan = steps.plan(first.get(0)).bytes() + steps.workspaceBytes();
        TrainingMemory memory = new TrainingMemory(
                model.values().bytes() + merged.map(Merged::bytes).orElse(0L),
                model.bytes() - model.values().bytes(),
                steps.bytes() - plan,
                plan);
        listeners.forEach(l -> l.started(state.step(), memory));
        clock.start();
        TrainingEnd end = TrainingEnd.FINISHED;
        while (state.step() < train.steps()) {
            takeStep();
            boolean last = state.step() == train.steps();
            boolean best = false;
            if (last || due(evaluate.every())) {
                best = evaluateNow();
            }
            boolean early = evaluate.exhausted(state.evaluationsSinceBest());
            boolean keepBest = best && checkpoint.best() != CheckpointSettings.BestMetric.NONE;
            if (last || early || stopRequested || keepBest || due(checkpoint.every())) {
                save();
            }
            if (!last && (early || stopRequested)) {
                end = stopRequested ? TrainingEnd.INTERRUPTED : TrainingEnd.STOPPED_EARLY;
                break;
            }
        }
        if (end != TrainingEnd.INTERRUPTED && !measure()) {
            end = TrainingEnd.INTERRUPTED;
        }
        TrainingEnd result = end;
        listeners.forEach(l -> l.ended(result));
        return result;
    }

    private void takeStep() {
        List<Batch> batches = batches(state.step());
        clock.stepBegins();
        StepRunner.Outcome outcome = steps.run(state.step(), batches);
        long flops = 0;
        for (Batch b : batches) {
            flops += steps.plan(b).flops();
        }
        state.stepDone();
        StepReport report = clock.stepDone(state.step(), outcome, flops);
        listeners.forEach(l -> l.stepped(report));
    }

    private List<Batch> batches(long step) {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < train.accumulate(); i++) {
            batches.add(data.training().batch(step * train.accumulate() + i));
        }
        return batches;
    }

    private boolean due(int every) {
        return every > 0 && state.step() % every == 0;
    }

    /** Evaluates to the end, even if a stop is asked for, so that a resumed run goes the same way; true if it is the best. */
    private boolean evaluateNow() {
        Evaluation result = evaluator
                .runUnless(
                        () -> false,
                        "validation",
                        data.validation(),
                        evaluate.microBatches(train),
                        data.whole().rows())
                .orElseThrow();
        boolean best = state.evaluated(result);
        measurement.evaluated(state.step(), result, best);
        listeners.forEach(l -> l.evaluated(state.step(), result, best));
        return best;
    }

    /** Measures the best checkpoint and the last; false if a stop is asked for. A run without a step has neither. */
    private boolean measure() {
        double trained = (double) state.step() * train.accumulate() * train.batch();
        return state.step() == 0
                || measurement.run(
                        state.step(),
                        trained,
                        evaluate.microBatches(train),
                        () -> stopRequested,
                        (step, e, best) -> listeners.forEach(l -> l.measured(step, e, best)));
    }

    private void save() {
        if (savedStep == state.step()) {
            return;
        }
        listeners.forEach(l -> l.saving(state.step()));
        Checkpoint saved = state.save(directory);
        savedStep = state.step();
        listeners.forEach(l -> l.saved(state.step(), saved.folder()));
    }
}
