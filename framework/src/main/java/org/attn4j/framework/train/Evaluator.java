package org.attn4j.framework.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Mean loss of a model over held-out batches, without dropout or label smoothing, and how often its likeliest class is
 * the right one.
 */
public final class Evaluator {
    private final Graph graph;
    private final Backend backend;
    private final Plans plans;
    private final boolean predicts;
    private final boolean entropy;
    private final int classes;
    private final List<Metric> metrics;
    private final Runnable prepare;
    private Predictions predictions;

    /**
     * Prepares evaluations.
     *
     * @param graph built without training
     * @param classes number of classes whose confusion is counted; 0 for none
     * @param metrics what gives further figures
     * @throws IllegalArgumentException if a metric looks at an output that the model does not have
     */
    public Evaluator(Graph graph, Backend backend, Parameters values, int classes, List<Metric> metrics) {
        this(graph, backend, values, classes, metrics, () -> {});
    }

    /** The same with something to be done before each evaluation. */
    Evaluator(Graph graph, Backend backend, Parameters values, int classes, List<Metric> metrics, Runnable prepare) {
        this.prepare = prepare;
        this.metrics = List.copyOf(metrics);
        this.graph = graph;
        this.backend = backend;
        this.classes = classes;
        this.predicts = graph.outputs().containsKey(Graph.PREDICTIONS);
        this.entropy = Arrays.stream(graph.sameDiff().ops()).anyMatch(op -> op instanceof CrossEntropy);
        List<String> roles = new ArrayList<>(List.of(Graph.LOSS));
        if (predicts) {
            roles.add(Graph.PREDICTIONS);
        }
        roles.addAll(RouterStatistics.roles(graph));
        for (String role : MetricCounts.roles(metrics)) {
            graph.output(role);
            if (!roles.contains(role)) {
                roles.add(role);
            }
        }
        this.plans = Plans.inference(graph, backend, values, Map.of(), roles);
    }

    /**
     * Evaluates the first batches of a source.
     *
     * @param batches how many; 0 takes all
     */
    public Evaluation run(String split, BatchSource source, long batches) {
        return runUnless(() -> false, split, source, batches, source.rows()).orElseThrow();
    }

    /**
     * Evaluates the first batches of a source, or gives up.
     *
     * @param stopped asked before each batch
     * @param batches how many; 0 takes all
     * @param allRows number of examples of the split, of which the source may be a part
     * @return empty if it was stopped
     */
    Optional<Evaluation> runUnless(
            BooleanSupplier stopped, String split, BatchSource source, long batches, long allRows) {
        long start = System.nanoTime();
        prepare.run();
        long count = batches == 0 ? source.size() : Math.min(batches, source.size());
        double sum = 0;
        long targets = 0;
        long rows = 0;
        float[] loss = new float[1];
        predictions = new Predictions(classes);
        RouterStatistics routers = new RouterStatistics(graph);
        MetricCounts further = new MetricCounts(metrics);
        for (long i = 0; i < count; i++) {
            if (stopped.getAsBoolean()) {
                return Optional.empty();
            }
            Batch batch = source.batch(i);
            rows += batch.rows();
            Plan plan = plan(batch);
            // A divisor of 1 leaves the sum over targets.
            PlanInputs.fill(backend.device(), plan, batch, 1);
            plan.run();
            backend.device().copyOut(plan.output(Graph.LOSS), loss);
            sum += loss[0];
            routers.add(backend.device(), plan);
            further.add(backend.device(), plan, batch);
            targets += batch.targets();
            if (predicts) {
                Tensor classesTaken = plan.output(Graph.PREDICTIONS);
                int[] values = new int[Math.toIntExact(classesTaken.size())];
                backend.device().copyOut(classesTaken, values);
                predictions.add(batch, values);
            }
        }
        Map<String, Double> figures = new LinkedHashMap<>(predicts ? predictions.metrics() : Map.of());
        double mean = sum / Math.max(1, targets);
        if (targets > 0) {
            figures.putAll(routers.metrics());
        }
        if (entropy) {
            figures.put(Evaluation.PERPLEXITY, Math.exp(mean));
        }
        further.into(figures);
        double seconds = (System.nanoTime() - start) * 1e-9;
        long covered = count == source.size() ? source.rows() : Math.min(rows, source.rows());
        return Optional.of(new Evaluation(split, mean, targets, covered, Math.max(covered, allRows), seconds, figures));
    }

    /** How often a class (row) was taken for another (column) in the last evaluation. */
    public long[][] confusion() {
        return predictions.confusion();
    }

    /** Bytes of all plans so far. */
    public long bytes() {
        return plans.bytes();
    }

    private Plan plan(Batch batch) {
        Map<String, TensorSpec> shapes = PlanInputs.shapes(graph, batch);
        shapes.put(Graph.LOSS_COUNT, new TensorSpec(DataType.FLOAT));
        return plans.plan(shapes);
    }
}
