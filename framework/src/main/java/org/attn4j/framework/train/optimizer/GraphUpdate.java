package org.attn4j.framework.train.optimizer;

import static org.attn4j.framework.config.Checks.require;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Plans;
import org.nd4j.autodiff.samediff.SDVariable;

/** An update by a graph: a plan over the buffers, whose results are copied into them once all are there. */
final class GraphUpdate {
    private GraphUpdate() {}

    /**
     * Compiles a rule.
     *
     * @throws IllegalArgumentException if it gives another number of results than there are buffers, hands back what it
     *     was given, or a result has another shape
     */
    static Runnable bind(UpdateRule rule, Backend backend, UpdateBuffers buffers) {
        Device device = backend.device();
        UpdateGraph inputs = new UpdateGraph(buffers, device);
        List<SDVariable> results = rule.apply(inputs);
        List<Tensor> targets = buffers.written();
        require(
                results.size() == targets.size(),
                "an optimizer's update gives the weights and each of its moments %s: expected %d results, got %d",
                buffers.moments().keySet(),
                targets.size(),
                results.size());
        Map<String, SDVariable> outputs = new LinkedHashMap<>();
        for (int i = 0; i < results.size(); i++) {
            require(
                    !inputs.inputs().containsKey(results.get(i).name()),
                    "an optimizer's update hands back '%s' as it was given; expected something computed",
                    results.get(i).name());
            outputs.put("result " + i, results.get(i));
        }
        Graph graph = new Graph(inputs.sd(), List.of(), outputs);
        Plan plan = Plans.inference(
                        graph, backend, new Parameters(List.of(), device), inputs.inputs(), outputs.keySet())
                .plan(Map.of());
        for (int i = 0; i < targets.size(); i++) {
            Tensor result = plan.output("result " + i);
            require(
                    result.spec().equals(targets.get(i).spec()),
                    "result %d of an optimizer's update: expected %s, got %s",
                    i,
                    targets.get(i).spec(),
                    result.spec());
        }
        return () -> {
            plan.run();
            for (int i = 0; i < targets.size(); i++) {
                device.copy(plan.output("result " + i), targets.get(i));
            }
        };
    }
}
