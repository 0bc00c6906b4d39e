package org.attn4j.framework.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.elementwise.Add;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reverse-mode differentiation of a SameDiff graph by the ops' own {@code doDiff}, adding the gradient's ops to the same
 * graph. SameDiff's {@code createGradFunction} would first copy every op through FlatBuffers.
 */
final class Differentiation {
    private final SameDiff sd;
    private final Set<String> dependent = new HashSet<>();
    private final Map<String, List<SDVariable>> contributions = new HashMap<>();
    private final List<SameDiffOp> forward;
    private final UnaryOperator<SameDiffOp> kept;

    private Differentiation(Graph graph, Recompute recompute) {
        this.sd = graph.sameDiff();
        this.forward = Ancestry.opsOf(sd, List.of(graph.output(Graph.LOSS).name()));
        this.kept = recompute == Recompute.NONE ? op -> op : new Recomputation(graph, forward)::of;
    }

    /**
     * Gradients of the loss towards parameters.
     *
     * @return for each parameter that the loss depends on, the variable that holds its gradient
     */
    static Map<String, SDVariable> gradients(Graph graph, Collection<String> towards, Recompute recompute) {
        return new Differentiation(graph, recompute).run(graph.output(Graph.LOSS), towards);
    }

    private Map<String, SDVariable> run(SDVariable loss, Collection<String> towards) {
        dependent.addAll(towards);
        for (SameDiffOp op : forward) {
            if (op.getInputsToOp() != null && op.getInputsToOp().stream().anyMatch(dependent::contains)) {
                for (String out : op.getOutputsOfOp()) {
                    if (sd.getVariable(out).dataType().isFPType()) {
                        dependent.add(out);
                    }
                }
            }
        }
        contribute(loss.name(), sd.constant(Nd4j.scalar(loss.dataType(), 1)));
        List<SameDiffOp> backward = new ArrayList<>(forward);
        Collections.reverse(backward);
        for (SameDiffOp op : backward) {
            differentiate(op);
        }
        Map<String, SDVariable> gradients = new LinkedHashMap<>();
        for (String name : towards) {
            SDVariable g = gradientOf(name);
            if (g != null) {
                gradients.put(name, g);
            }
        }
        return gradients;
    }

    private void differentiate(SameDiffOp op) {
        List<String> inputs = op.getInputsToOp();
        if (inputs == null || inputs.stream().noneMatch(dependent::contains)) {
            return;
        }
        boolean ours = op.getOp() instanceof JavaOp;
        List<SDVariable> gradients = new ArrayList<>();
        boolean any = false;
        for (String out : op.getOutputsOfOp()) {
            SDVariable g = gradientOf(out);
            any |= g != null;
            // SameDiff's own ops expect a gradient for every output.
            gradients.add(g == null && !ours ? sd.zerosLike(sd.getVariable(out)) : g);
        }
        if (!any) {
            return;
        }
        List<SDVariable> result = kept.apply(op).getOp().doDiff(gradients);
        for (int i = 0; i < Math.min(inputs.size(), result.size()); i++) {
            if (result.get(i) != null && dependent.contains(inputs.get(i))) {
                contribute(inputs.get(i), result.get(i));
            }
        }
    }

    private void contribute(String variable, SDVariable gradient) {
        contributions.computeIfAbsent(variable, v -> new ArrayList<>()).add(gradient);
    }

    /** The sum of a variable's contributions, added up once. */
    private SDVariable gradientOf(String variable) {
        List<SDVariable> parts = contributions.get(variable);
        if (parts == null) {
            return null;
        }
        while (parts.size() > 1) {
            SDVariable b = parts.remove(1);
            parts.set(0, new Add(sd, parts.get(0), b).outputVariable());
        }
        return parts.get(0);
    }
}
