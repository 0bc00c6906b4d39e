package org.attn4j.framework.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.PlanMemoryException;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.optimizer.SquaredNorm;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One optimizer step: forward and backward over the micro-batches, the gradient's global norm, clip, update. Everything
 * runs as ops of the backend.
 */
public final class StepRunner {
    private final Graph graph;
    private final Backend backend;
    private final TrainSettings settings;
    private Plans plans;
    private int active;
    private final Parameters gradients;
    private final Parameters accumulated;
    private final Tensor squaredNorm;
    private final Tensor losses;
    private final Runnable norm;
    private final Updates updates;
    private final Runnable accumulate;
    private final ModelState state;
    private final DroppedTokens droppedTokens;
    private Plan lastPlan;

    /**
     * What one step was like.
     *
     * @param loss mean over counted targets, by their weights, in nats
     * @param gradientNorm global norm before clipping
     * @param learningRate the rate of this step
     * @param targets number of counted targets
     * @param dropRate share of experts' tokens dropped for want of capacity; NaN where no expert has a limit
     */
    public record Outcome(double loss, double gradientNorm, double learningRate, long targets, double dropRate) {}

    /** Prepares steps on a training graph. */
    public StepRunner(Graph graph, Backend backend, TrainSettings settings, ModelState state) {
        this.graph = graph;
        this.backend = backend;
        this.settings = settings;
        this.state = state;
        Device device = backend.device();
        gradients = new Parameters(state.trained(), device);
        accumulated = settings.accumulate() > 1 ? new Parameters(state.trained(), device) : gradients;
        droppedTokens = new DroppedTokens(graph);
        squaredNorm = new Tensor(device.allocate(DataType.DOUBLE, 1), 0, new TensorSpec(DataType.DOUBLE));
        losses = new Tensor(
                device.allocate(DataType.FLOAT, settings.accumulate()), 0, TensorSpec.floats(settings.accumulate()));
        norm = backend.kernels().bind(new SquaredNorm(), List.of(accumulated.flat()), List.of(squaredNorm));
        updates = new Updates(backend, settings, state, accumulated);
        prepare(0);
        accumulate = settings.accumulate() == 1
                ? () -> {}
                : backend.kernels()
                        .bind(new Add(), List.of(accumulated.flat(), gradients.flat()), List.of(accumulated.flat()));
    }

    /** Makes plans for the parameters that a step trains, where they are others than before. */
    void prepare(long step) {
        if (active == updates.active(step)) {
            return;
        }
        active = updates.active(step);
        List<String> roles = new ArrayList<>(droppedTokens.roles());
        roles.add(Graph.LOSS);
        List<ParameterSpec> trained = state.groups().subList(0, active).stream()
                .flatMap(g -> g.specs().stream())
                .toList();
        plans = Plans.training(
                graph, backend, state.values(), gradients.part(trained::contains), roles, settings.recompute());
    }

    /** The plan for a batch's shapes, compiled at the first question. */
    public Plan plan(Batch batch) {
        return plans.plan(inputs(batch));
    }

    /**
     * Looks whether a step fits whose micro-batches have as many rows as the settings say; allocates nothing.
     *
     * @param row a batch of one row
     * @param waiting batches that are held beside those of a step
     * @throws org.attn4j.framework.graph.PlanMemoryException if it does not
     * @throws IllegalArgumentException if there are no arrays of such a length
     */
    void requireFits(Batch row, int waiting) {
        long bytes = 0;
        for (Batch.Array array : row.arrays().values()) {
            long values = 1;
            for (long d : array.shape()) {
                values *= d;
            }
            bytes += (long) Integer.BYTES * ArrayLength.ofBatch(settings.batch(), values);
        }
        prepare(settings.steps()); // when most is trained
        plans.requireFits(inputs(row), settings.batch());
        prepare(0);
        long held = (long) settings.accumulate() + waiting;
        long heap = Runtime.getRuntime().maxMemory();
        if ((double) held * bytes > heap) {
            throw PlanMemoryException.ofBatches(settings.batch(), held, bytes, heap);
        }
    }

    private Map<String, TensorSpec> inputs(Batch batch) {
        Map<String, TensorSpec> shapes = PlanInputs.shapes(graph, batch);
        for (String name : List.of(Graph.RNG_STEP, Graph.LOSS_COUNT, Graph.LOSS_WEIGHT)) {
            if (graph.sameDiff().hasVariable(name)) {
                shapes.put(name, new TensorSpec(name.equals(Graph.RNG_STEP) ? DataType.INT64 : DataType.FLOAT));
            }
        }
        return shapes;
    }

    /** Bytes of gradients and of all plans so far. */
    public long bytes() {
        return gradients.bytes() + (accumulated == gradients ? 0 : accumulated.bytes()) + plans.bytes();
    }

    /** Bytes that the ops share for their intermediates, beside the plans' own. */
    long workspaceBytes() {
        return backend.device().workspaceBytes();
    }

    /**
     * Runs step {@code step} (from 0) on its micro-batches.
     *
     * @throws NonFiniteException if loss or gradient is not finite; parameters are then as before the step
     */
    public Outcome run(long step, List<Batch> batches) {
        long targets = batches.stream().mapToLong(Batch::targets).sum();
        double weight = batches.stream().mapToDouble(Batch::weight).sum();
        prepare(step);
        droppedTokens.begin();
        for (int i = 0; i < batches.size(); i++) {
            Plan plan = start(step * settings.accumulate() + i, batches.get(i), targets, weight);
            plan.run();
            if (batches.size() > 1) {
                backend.device().copy(plan.output(Graph.LOSS), losses.slice(i));
                droppedTokens.add(backend.device(), plan);
                if (i == 0) {
                    backend.device().copy(gradients.flat(), accumulated.flat());
                } else {
                    accumulate.run();
                }
            }
        }
        norm.run();
        double[] numbers = backend.device().numbers(results(batches.size()));
        double loss = 0;
        for (int i = 0; i < batches.size(); i++) {
            loss += numbers[1 + i];
            if (!Double.isFinite(loss)) {
                start(step * settings.accumulate() + i, batches.get(i), targets, weight);
                throw nonFinite(step, "loss", batches.get(i));
            }
        }
        double length = Math.sqrt(numbers[0]);
        if (!Double.isFinite(length)) {
            throw nonFinite(step, "gradient", batches.get(batches.size() - 1));
        }
        if (batches.size() == 1) {
            droppedTokens.add(numbers, 2);
        }
        double rate = settings.schedule()
                .rate(step, settings.steps(), settings.optimizer().learningRate());
        double scale = settings.clip() > 0 && length > settings.clip() ? settings.clip() / (length + 1e-6) : 1;
        updates.run(step, rate, scale);
        return new Outcome(loss, length, rate, targets, droppedTokens.rate());
    }

    /** The gradient of the last step, for tests and listeners. */
    public Parameters gradients() {
        return accumulated;
    }

    /** What training changes. */
    public ModelState state() {
        return state;
    }

    /** What is read of a step: the norm's square, then each micro-batch's loss; of a single one, what experts dropped. */
    private List<Tensor> results(int microBatches) {
        List<Tensor> read = new ArrayList<>(List.of(squaredNorm));
        if (microBatches == 1) {
            read.add(lastPlan.output(Graph.LOSS));
            read.addAll(droppedTokens.numbers(lastPlan));
        } else {
            for (int i = 0; i < microBatches; i++) {
                read.add(losses.slice(i));
            }
        }
        return read;
    }

    /** The plan of a micro-batch, its inputs in place. */
    private Plan start(long randomStep, Batch batch, long targets, double weight) {
        Plan plan = plan(batch);
        lastPlan = plan;
        Device device = backend.device();
        PlanInputs.fill(device, plan, batch, Math.max(1, targets));
        if (plan.hasInput(Graph.LOSS_WEIGHT)) {
            device.copyIn(new float[] {(float) (weight > 0 ? weight : 1)}, plan.input(Graph.LOSS_WEIGHT));
        }
        if (plan.hasInput(Graph.RNG_STEP)) {
            device.copyIn(new long[] {randomStep}, plan.input(Graph.RNG_STEP));
        }
        return plan;
    }

    private NonFiniteException nonFinite(long step, String what, Batch batch) {
        String op = lastPlan.firstNonFinite();
        return new NonFiniteException(step, what, op == null ? "sum of squares of the gradient" : op, batch.origin());
    }

    /** Tells what each op of the last plan costs. */
    public void profile(int runs, Consumer<String> line) {
        double[] seconds = lastPlan.profile(runs);
        for (int i = 0; i < seconds.length; i++) {
            line.accept(String.format(
                    "%8.3f ms  %s", seconds[i] * 1e3, lastPlan.ops().get(i)));
        }
    }
}
