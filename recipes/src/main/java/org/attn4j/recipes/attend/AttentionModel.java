package org.attn4j.recipes.attend;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
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
import org.attn4j.framework.train.Batch;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A trained model whose attention layers hand out their weights: every output whose role ends in {@code weights}, of
 * shape [B, H, T, S], or [B, T, S] where there are no heads.
 */
public final class AttentionModel {
    private static final String ROLE = "weights";

    private final Graph graph;
    private final Device device;
    private final List<String> roles;
    private final DataFacts facts;
    private final Plans looking;
    private final Plans answering;

    /** What a model did with one example: its weights, layer by layer, and its logits, of a shape. */
    record Observation(List<LayerWeights> weights, float[] logits, long[] logitsShape) {}

    /**
     * Builds the model's graph.
     *
     * @throws IllegalArgumentException if no layer of the model hands out attention weights
     */
    public AttentionModel(Model model, DataFacts facts, Parameters values, Backend backend, long seed) {
        GraphBuilder builder = GraphBuilder.forPlan(seed, true);
        model.build(builder, facts, Context.plain(false));
        this.graph = builder.graph();
        this.device = backend.device();
        this.facts = facts;
        this.roles = graph.outputs().keySet().stream()
                .filter(r -> r.equals(ROLE) || r.endsWith("." + ROLE))
                .sorted(Roles.NATURAL)
                .toList();
        require(
                !roles.isEmpty(),
                "the model (%s) has no layer that hands out attention weights, so there is nothing to show",
                model.getClass().getSimpleName());
        List<String> all = new ArrayList<>(roles);
        all.add(Graph.LOGITS);
        this.looking = Plans.inference(graph, backend, values, Map.of(), all);
        this.answering = Plans.inference(graph, backend, values, Map.of(), List.of(Graph.LOGITS));
    }

    /** What the model knows of its data. */
    public DataFacts facts() {
        return facts;
    }

    /** Whether the model has an input of a name. */
    public boolean reads(String input) {
        return graph.sameDiff().hasVariable(input);
    }

    /** Runs the model on a batch of one example and reads its weights. */
    Observation observe(Map<String, Batch.Array> example) {
        Plan plan = run(looking, example);
        List<LayerWeights> weights = new ArrayList<>();
        for (String role : roles) {
            Tensor t = plan.output(role);
            long[] shape = t.spec().shape();
            require(
                    (shape.length == 3 || shape.length == 4) && shape[0] == 1,
                    "%s: expected weights [1, H, T, S] or [1, T, S], got %s",
                    role,
                    t.spec());
            int heads = shape.length == 4 ? (int) shape[1] : 1;
            int queries = (int) shape[shape.length - 2];
            weights.add(new LayerWeights(role, heads, queries, (int) shape[shape.length - 1], read(t)));
        }
        Tensor logits = plan.output(Graph.LOGITS);
        return new Observation(weights, read(logits), logits.spec().shape());
    }

    /** The logits of a batch of one example alone. */
    float[] logits(Map<String, Batch.Array> example) {
        return read(run(answering, example).output(Graph.LOGITS));
    }

    private Plan run(Plans plans, Map<String, Batch.Array> example) {
        Map<String, TensorSpec> shapes = new LinkedHashMap<>();
        example.forEach((name, array) -> {
            if (reads(name)) {
                DataType type = array instanceof Batch.Ints ? DataType.INT32 : DataType.FLOAT;
                shapes.put(name, new TensorSpec(type, array.shape()));
            }
        });
        Plan plan = plans.plan(shapes);
        example.forEach((name, array) -> {
            if (plan.hasInput(name)) {
                if (array instanceof Batch.Ints ints) {
                    device.copyIn(ints.values(), plan.input(name));
                } else if (array instanceof Batch.Floats floats) {
                    device.copyIn(floats.values(), plan.input(name));
                }
            }
        });
        plan.run();
        return plan;
    }

    private float[] read(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.size())];
        device.copyOut(tensor, values);
        return values;
    }
}
