package org.attn4j.framework.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Memory;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;

class ArenaTest {
    private final Backend backend = Backend.host(new HostDevice(1, BlasChoice.AUTO));

    @Test
    void givesOneBlockToAllThatFit() {
        Arena arena = new Arena(backend.device());
        Memory first = arena.take(DataType.FLOAT, 100);
        assertThat(arena.take(DataType.FLOAT, 60)).isSameAs(first);
        assertThat(arena.bytes()).isEqualTo(400);
        Memory larger = arena.take(DataType.FLOAT, 101);
        assertThat(larger).isNotSameAs(first);
        assertThat(larger.elements()).isEqualTo(150);
        assertThat(arena.take(DataType.INT32, 10)).isNotSameAs(larger);
        assertThat(arena.bytes()).isEqualTo(400 + 600 + 40);
    }

    @Test
    void plansOfSeveralShapesTakeTurnsOnIt() {
        GraphBuilder builder = GraphBuilder.forPlan(0, false);
        Scope s = builder.root(Context.plain(false));
        SDVariable x = builder.input("x", TensorSpec.floats(2, 8), -1, 8);
        SDVariable y = s.ops().activation(s.ops().add(x, x), ActivationKind.RELU);
        builder.expose("y", s.ops().add(y, x));
        Graph graph = builder.graph();
        Parameters none = new Parameters(graph.parameters(), backend.device());
        Plans plans = Plans.inference(graph, backend, none, Map.of(), List.of("y"));
        long largest = 0;
        for (int rows : new int[] {5, 3, 1, 4, 3, 5}) {
            Plan plan = plans.plan(Map.of("x", TensorSpec.floats(rows, 8)));
            float[] values = new float[rows * 8];
            java.util.Arrays.fill(values, rows);
            backend.device().copyIn(values, plan.input("x"));
            plan.run();
            float[] results = new float[rows * 8];
            backend.device().copyOut(plan.output("y"), results);
            assertThat(results).containsOnly(3f * rows);
            largest = Math.max(largest, plan.bytes());
        }
        // Inputs of 5, 3, 1 and 4 rows, and the intermediates of the largest plan, which counts its own input.
        assertThat(plans.bytes()).isEqualTo(largest + (3 + 1 + 4) * 8 * Float.BYTES);
    }
}
