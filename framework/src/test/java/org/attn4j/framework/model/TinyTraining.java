package org.attn4j.framework.model;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.nd4j.linalg.api.buffer.DataType;

/** A model trained for a moment, and run on batches. */
final class TinyTraining {
    static final Backend BACKEND = Backend.host(HostDevice.shared());
    private static final Device DEVICE = BACKEND.device();

    private final StepRunner runner;
    private final Plans evaluation;
    private long step;

    TinyTraining(Model model, DataFacts facts, double rate) {
        Graph graph = Models.training(model, facts, 7);
        TrainSettings settings = new TrainSettings(
                Limits.STEPS, 1, 1, 1.0, 7, 0, new AdamW(rate, 0, 0.9, 0.99, 1e-8), new ConstantSchedule(0), 1);
        ModelState state = new ModelState(graph.parameters(), settings.optimizer(), DEVICE, 7);
        runner = new StepRunner(graph, BACKEND, settings, state);
        Graph plain = Models.evaluation(model, facts, 7);
        evaluation = Plans.inference(
                plain, BACKEND, state.values(), Map.of(), List.of(Graph.LOSS, Graph.LOGITS, Graph.PREDICTIONS));
    }

    /** A block without dropout, two heads. */
    static TransformerBlock block(Placement placement, int hidden) {
        return new TransformerBlock(
                placement,
                new LayerNormalization(1e-5, true),
                new SelfAttention(2, 0, true, 0),
                new MlpFeedForward(hidden, ActivationKind.GELU, true, 0, 0),
                0);
    }

    /** Trains on batches drawn one by one; returns the last loss. */
    double train(int steps, long seed, Function<Random, Batch> batches) {
        Random random = new Random(seed);
        double loss = Double.NaN;
        for (int i = 0; i < steps; i++) {
            loss = runner.run(step++, List.of(batches.apply(random))).loss();
        }
        return loss;
    }

    Parameters parameters() {
        return runner.state().values();
    }

    /** Gradients of a batch's loss, by parameter; the parameters stay as they are. */
    Map<String, float[]> gradients(Batch batch) {
        float[] before = copy(parameters().flat());
        runner.run(step++, List.of(batch));
        DEVICE.copyIn(before, parameters().flat());
        Map<String, float[]> result = new LinkedHashMap<>();
        parameters()
                .specs()
                .forEach(p -> result.put(p.name(), copy(runner.gradients().slot(p.name()))));
        return result;
    }

    /** Floating-point operations of a training step's matrix products. */
    long flops(Batch batch) {
        return runner.plan(batch).flops();
    }

    double loss(Batch batch) {
        return copy(run(batch).output(Graph.LOSS))[0];
    }

    float[] logits(Batch batch) {
        return copy(run(batch).output(Graph.LOGITS));
    }

    /** Share of the predictions that equal the batch's labels. */
    double accuracy(Batch batch) {
        Tensor predictions = run(batch).output(Graph.PREDICTIONS);
        int[] labels = ((Batch.Ints) batch.arrays().get("labels")).values();
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += predictions.ints().get(i) == labels[i] ? 1 : 0;
        }
        return (double) right / labels.length;
    }

    static float[] copy(Tensor source) {
        float[] target = new float[(int) source.size()];
        DEVICE.copyOut(source, target);
        return target;
    }

    static void set(Tensor target, float[] values) {
        DEVICE.copyIn(values, target);
    }

    private Plan run(Batch batch) {
        Map<String, TensorSpec> shapes = new HashMap<>();
        batch.arrays()
                .forEach((name, a) -> shapes.put(
                        name, new TensorSpec(a instanceof Batch.Ints ? DataType.INT32 : DataType.FLOAT, a.shape())));
        shapes.put(Graph.LOSS_COUNT, new TensorSpec(DataType.FLOAT));
        Plan plan = evaluation.plan(shapes);
        batch.arrays().forEach((name, a) -> {
            if (a instanceof Batch.Ints i) {
                DEVICE.copyIn(i.values(), plan.input(name));
            } else if (a instanceof Batch.Floats f) {
                DEVICE.copyIn(f.values(), plan.input(name));
            }
        });
        DEVICE.copyIn(new float[] {Math.max(1, batch.targets())}, plan.input(Graph.LOSS_COUNT));
        plan.run();
        return plan;
    }
}
