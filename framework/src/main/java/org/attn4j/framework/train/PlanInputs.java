package org.attn4j.framework.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Plan;
import org.nd4j.linalg.api.buffer.DataType;

/** A batch as the inputs of a plan. */
final class PlanInputs {
    private PlanInputs() {}

    /** Copies a batch, and the divisor of its loss, into a plan's inputs. */
    static void fill(Device device, Plan plan, Batch batch, double count) {
        batch.arrays().forEach((name, array) -> {
            if (!plan.hasInput(name)) {
                return;
            }
            if (array instanceof Batch.Ints ints) {
                device.copyIn(ints.values(), plan.input(name));
            } else if (array instanceof Batch.Floats floats) {
                device.copyIn(floats.values(), plan.input(name));
            }
        });
        if (plan.hasInput(Graph.LOSS_COUNT)) {
            device.copyIn(new float[] {(float) count}, plan.input(Graph.LOSS_COUNT));
        }
    }

    /** Types and shapes of those of a batch's arrays that a graph has a place for. */
    static Map<String, TensorSpec> shapes(Graph graph, Batch batch) {
        Map<String, TensorSpec> shapes = new LinkedHashMap<>();
        batch.arrays().forEach((name, array) -> {
            if (graph.sameDiff().hasVariable(name)) {
                shapes.put(name, spec(array));
            }
        });
        return shapes;
    }

    private static TensorSpec spec(Batch.Array array) {
        return new TensorSpec(array instanceof Batch.Ints ? DataType.INT32 : DataType.FLOAT, array.shape());
    }
}
