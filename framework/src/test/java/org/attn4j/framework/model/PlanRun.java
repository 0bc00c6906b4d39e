package org.attn4j.framework.model;

import java.util.HashMap;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.train.Batch;
import org.nd4j.linalg.api.buffer.DataType;

/** One run of a plan on a batch. */
final class PlanRun {
    private PlanRun() {}

    /** An INT32 output. */
    static int[] integers(Plans plans, Graph graph, Backend backend, Batch batch, String role) {
        Map<String, TensorSpec> shapes = new HashMap<>();
        batch.arrays().forEach((name, a) -> {
            if (graph.sameDiff().hasVariable(name)) {
                shapes.put(name, new TensorSpec(a instanceof Batch.Ints ? DataType.INT32 : DataType.FLOAT, a.shape()));
            }
        });
        Plan plan = plans.plan(shapes);
        Device device = backend.device();
        shapes.keySet().forEach(name -> {
            Batch.Array array = batch.arrays().get(name);
            if (array instanceof Batch.Ints ints) {
                device.copyIn(ints.values(), plan.input(name));
            } else if (array instanceof Batch.Floats floats) {
                device.copyIn(floats.values(), plan.input(name));
            }
        });
        plan.run();
        Tensor out = plan.output(role);
        int[] values = new int[(int) out.size()];
        device.copyOut(out, values);
        return values;
    }
}
