package org.attn4j.framework.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.nd4j.linalg.api.buffer.DataType;

/** Mean loss of a model over held-out batches, without dropout or label smoothing. */
public final class Evaluator {
    private final Backend backend;
    private final Plans plans;

    /**
     * Prepares evaluations.
     *
     * @param graph built without training
     */
    public Evaluator(Graph graph, Backend backend, Parameters values) {
        this.backend = backend;
        this.plans = Plans.inference(graph, backend, values, Map.of(), List.of(Graph.LOSS));
    }

    /**
     * Evaluates the first batches of a source.
     *
     * @param batches how many; 0 takes all
     */
    public Evaluation run(String split, BatchSource source, int batches) {
        long start = System.nanoTime();
        long count = batches == 0 ? source.size() : Math.min(batches, source.size());
        double sum = 0;
        long targets = 0;
        float[] loss = new float[1];
        for (long i = 0; i < count; i++) {
            Batch batch = source.batch(i);
            Plan plan = plan(batch);
            // A divisor of 1 leaves the sum over targets.
            StepRunner.fill(backend.device(), plan, batch, 1);
            plan.run();
            backend.device().copyOut(plan.output(Graph.LOSS), loss);
            sum += loss[0];
            targets += batch.targets();
        }
        return new Evaluation(split, sum / Math.max(1, targets), targets, (System.nanoTime() - start) * 1e-9);
    }

    /** Bytes of all plans so far. */
    public long bytes() {
        return plans.bytes();
    }

    private Plan plan(Batch batch) {
        Map<String, TensorSpec> shapes = new LinkedHashMap<>();
        batch.arrays().forEach((name, array) -> shapes.put(name, StepRunner.spec(array)));
        shapes.put(Graph.LOSS_COUNT, new TensorSpec(DataType.FLOAT));
        return plans.plan(shapes);
    }
}
