package org.attn4j.framework.generate;

import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Decodes without caches, with the graph of evaluation. Windows are padded at the end to powers of two, so that few plans
 * are compiled: no token sees the padding. Layers that promise nothing of pieces of a sequence are shown whole windows.
 */
final class RecomputingDecoder extends WindowDecoder {
    private final Device device;
    private final Plans plans;
    private final boolean whole;

    RecomputingDecoder(Model model, DataFacts facts, Parameters values, Backend backend, int capacity) {
        super(new Window(capacity, facts.vocabulary()));
        this.device = backend.device();
        this.whole = model.uncacheable(capacity).isPresent();
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        model.build(builder, facts, Context.plain(false));
        Graph graph = builder.graph();
        requireParameters(graph, values);
        this.plans = Plans.inference(graph, backend, values, Map.of(), List.of(Graph.LOGITS));
    }

    @Override
    public long bytes() {
        return plans.bytes();
    }

    @Override
    void compute(Window tokens, boolean moved, float[] target) {
        int n = tokens.length();
        int padded = whole ? window() : Math.min(window(), n == 1 ? 1 : Integer.highestOneBit(n - 1) * 2);
        Plan plan = plans.plan(Map.of("ids", new TensorSpec(DataType.INT32, 1, padded)));
        int[] ids = new int[padded];
        tokens.copy(0, ids, n);
        device.copyIn(ids, plan.input("ids"));
        plan.run();
        int v = vocabulary();
        device.copyOut(plan.output(Graph.LOGITS).slice((n - 1L) * v, v), target);
    }
}
