package org.attn4j.framework.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.optimizer.Sgd;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A layer and a linear softmax classifier of every position, trained by our own plans, as a network's other self. */
final class Peer {
    static final int B = 2;
    static final int T = 5;
    static final int S = 4;
    static final int D = 16;
    static final int N = 6;
    static final int V = 3;

    private static final float[] X = normal(1, B * T * D);
    private static final float[] DATA = normal(2, B * S * N);
    private static final float[] HEAD = normal(3, D * V);
    private static final int[] LABELS = new Random(4).ints(B * T, 0, V).toArray();

    private final Graph graph;
    private final Backend backend = Backend.host(HostDevice.shared());
    private final StepRunner runner;
    private final Batch batch;
    private long steps;

    /** What stands before the classifier. */
    interface Build {
        SDVariable build(Scope s, SDVariable x, SDVariable data);
    }

    Peer(Build build, Dl4jOptions options, double rate, boolean crosses) {
        GraphBuilder builder = GraphBuilder.forPlan(options.seed(), false);
        SDVariable x = builder.input("x", DataType.FLOAT, -1, -1, D);
        SDVariable data = crosses ? builder.input("data", DataType.FLOAT, -1, -1, N) : null;
        SDVariable labels = builder.input("labels", DataType.INT32, -1, -1);
        SDVariable count = builder.input(Graph.LOSS_COUNT, DataType.FLOAT);
        Scope s = builder.root(options.context(null));
        SDVariable h = build.build(options.place().isEmpty() ? s : s.in(options.place()), x, data);
        SDVariable logits = s.linear("classifier", h, V);
        builder.expose(Graph.LOGITS, logits);
        builder.expose(Graph.LOSS, s.ops().crossEntropy(logits, labels, count, -1, 0));
        graph = builder.graph();
        Sgd sgd = new Sgd(rate, 0, 0);
        ModelState state = new ModelState(graph.parameters(), sgd, backend.device(), options.seed());
        backend.device().copyIn(HEAD, state.values().slot("classifier.weight"));
        TrainSettings settings = new TrainSettings(100, B, 1, 0, options.seed(), 0, sgd, new ConstantSchedule(0), 1);
        runner = new StepRunner(graph, backend, settings, state);
        Map<String, Batch.Array> arrays = new LinkedHashMap<>();
        arrays.put("x", new Batch.Floats(new long[] {B, T, D}, X));
        if (crosses) {
            arrays.put("data", new Batch.Floats(new long[] {B, S, N}, DATA));
        }
        arrays.put("labels", new Batch.Ints(new long[] {B, T}, LABELS));
        // DL4J divides a time series' summed loss by the number of examples.
        batch = new Batch(arrays, B, "test");
    }

    /** One step; the loss before it. */
    double step() {
        return runner.run(steps++, List.of(batch)).loss();
    }

    /** [B, V, T] */
    INDArray probabilities() {
        Plans plans = Plans.inference(graph, backend, runner.state().values(), Map.of(), List.of(Graph.LOGITS));
        Map<String, org.attn4j.framework.device.TensorSpec> shapes = new LinkedHashMap<>();
        shapes.put("x", org.attn4j.framework.device.TensorSpec.floats(B, T, D));
        if (graph.sameDiff().hasVariable("data")) {
            shapes.put("data", org.attn4j.framework.device.TensorSpec.floats(B, S, N));
        }
        Plan plan = plans.plan(shapes);
        backend.device().copyIn(X, plan.input("x"));
        if (plan.hasInput("data")) {
            backend.device().copyIn(DATA, plan.input("data"));
        }
        plan.run();
        INDArray logits = plan.output(Graph.LOGITS).asArray().castTo(DataType.DOUBLE);
        INDArray e = org.nd4j.linalg.ops.transforms.Transforms.exp(logits);
        return e.div(e.sum(2).reshape(B, T, 1).broadcast(B, T, V))
                .permute(0, 2, 1)
                .castTo(DataType.FLOAT);
    }

    INDArray parameter(String name) {
        return runner.state().values().slot(name).asArray();
    }

    static INDArray headWeight() {
        return Nd4j.createFromArray(HEAD).reshape(D, V);
    }

    /** Features [B, D, T], one-hot labels [B, V, T]. */
    static DataSet dataSet() {
        INDArray x = Nd4j.createFromArray(X).reshape(B, T, D).permute(0, 2, 1);
        return new DataSet(x.dup('c'), labels());
    }

    static INDArray data() {
        return Nd4j.createFromArray(DATA).reshape(B, S, N).permute(0, 2, 1).dup('c');
    }

    static INDArray labels() {
        INDArray labels = Nd4j.zeros(B, V, T);
        for (int i = 0; i < LABELS.length; i++) {
            labels.putScalar(i / T, LABELS[i], i % T, 1);
        }
        return labels;
    }

    private static float[] normal(long seed, int n) {
        Random r = new Random(seed);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) r.nextGaussian();
        }
        return values;
    }
}
