package org.attn4j.recipes.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What one layer costs as the sequence grows: forward and backward of a layer alone, x [1, N, D] to [1, N, D], as in table 1
 * of Vaswani et al. 2017.
 */
public final class LayerCost {
    private static final int FEWEST = 5;
    private static final int MOST = 10_000;

    private final Backend backend;
    private final int dim;
    private final double seconds;

    /**
     * Prepares.
     *
     * @param dim D, the width
     * @param seconds how long a layer is measured at one length, after warming up for as long
     */
    public LayerCost(Backend backend, int dim, double seconds) {
        this.backend = backend;
        this.dim = dim;
        this.seconds = seconds;
    }

    /**
     * What one forward and backward pass takes.
     *
     * @param milliseconds their median
     * @param bytes that the plan holds
     */
    public record Cost(double milliseconds, long bytes) {}

    /**
     * Measures one forward and backward pass.
     *
     * @param length N, positions in the sequence
     */
    public Cost of(SequenceLayer layer, int length) {
        Graph graph = graph(layer, length);
        Parameters values = new Parameters(graph.parameters(), backend.device());
        values.initialize(1, backend.device());
        Parameters gradients = new Parameters(graph.parameters(), backend.device());
        Plans plans = Plans.training(graph, backend, values, gradients, List.of(Graph.LOSS));
        TensorSpec spec = new TensorSpec(DataType.FLOAT, 1, length, dim);
        Plan plan = plans.plan(Map.of("x", spec));
        fill(plan.input("x"));
        long begin = System.nanoTime();
        while (since(begin) < seconds) {
            plan.run();
        }
        double[] ms = new double[MOST];
        int runs = 0;
        begin = System.nanoTime();
        while (runs < ms.length && (runs < FEWEST || since(begin) < seconds)) {
            long start = System.nanoTime();
            plan.run();
            ms[runs++] = since(start) * 1e3;
        }
        Arrays.sort(ms, 0, runs);
        return new Cost(ms[runs / 2], plans.bytes());
    }

    private Graph graph(SequenceLayer layer, int length) {
        GraphBuilder builder = GraphBuilder.forPlan(1, false);
        SDVariable x = builder.input("x", TensorSpec.floats(1, length, dim), 1, -1, dim);
        Scope s = builder.root(Context.plain(true));
        builder.expose(Graph.LOSS, layer.build(s, x).mean());
        return builder.graph();
    }

    private void fill(Tensor x) {
        Random random = new Random(1);
        float[] values = new float[Math.toIntExact(x.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        backend.device().copyIn(values, x);
    }

    private static double since(long begin) {
        return (System.nanoTime() - begin) * 1e-9;
    }
}
