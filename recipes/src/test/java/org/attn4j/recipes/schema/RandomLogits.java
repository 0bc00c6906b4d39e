package org.attn4j.recipes.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.nd4j.linalg.api.buffer.DataType;

/** Logits of a model that predicts the next token, two rows, with random parameters, none of them 0. */
final class RandomLogits {
    private static final Backend BACKEND = Backend.host(HostDevice.shared());

    private final int length;
    private final int vocabulary;
    private final Plan plan;
    private final Map<String, TensorSpec> inputs = new HashMap<>();

    RandomLogits(Graph graph, int length, int vocabulary) {
        this.length = length;
        this.vocabulary = vocabulary;
        Parameters values = new Parameters(graph.parameters(), BACKEND.device());
        Random random = new Random(5);
        for (var p : graph.parameters()) {
            float[] start = new float[(int) p.spec().size()];
            for (int i = 0; i < start.length; i++) {
                start[i] = 0.4f * (float) random.nextGaussian();
            }
            BACKEND.device().copyIn(start, values.slot(p.name()));
        }
        inputs.put("ids", new TensorSpec(DataType.INT32, 2, length));
        inputs.put("labels", new TensorSpec(DataType.INT32, 2, length));
        inputs.put("segments", new TensorSpec(DataType.INT32, 2, length));
        inputs.put("source", new TensorSpec(DataType.INT32, 2, 5));
        inputs.put("source_mask", TensorSpec.floats(2, 5));
        inputs.put("source_lengths", new TensorSpec(DataType.INT32, 2));
        inputs.put(Graph.RNG_STEP, new TensorSpec(DataType.INT64));
        inputs.keySet().removeIf(name -> !graph.sameDiff().hasVariable(name));
        plan = Plans.inference(graph, BACKEND, values, Map.of(), List.of(Graph.LOGITS))
                .plan(inputs);
        give("segments", 0, 0, 1, 1, 1, 2, 0, 1, 1, 1, 1, 1);
        give("source", 1, 2, 3, 4, 5, 6, 0, 1, 0, 0);
        give("source_lengths", 5, 3);
        if (inputs.containsKey("source_mask")) {
            BACKEND.device().copyIn(new float[] {1, 1, 1, 1, 1, 1, 1, 1, 0, 0}, plan.input("source_mask"));
        }
    }

    private void give(String name, int... values) {
        if (inputs.containsKey(name)) {
            BACKEND.device().copyIn(values, plan.input(name));
        }
    }

    float[] logits(int[] ids) {
        give("ids", ids);
        plan.run();
        float[] all = new float[2 * length * vocabulary];
        BACKEND.device().copyOut(plan.output(Graph.LOGITS), all);
        return all;
    }
}
