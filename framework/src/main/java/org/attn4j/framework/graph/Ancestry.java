package org.attn4j.framework.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/** Finds the ops that variables depend on. */
final class Ancestry {
    private Ancestry() {}

    /**
     * The ops needed for variables, in an order in which they can run: the order in which they were added to the graph,
     * since an op can only take variables that exist.
     */
    static List<SameDiffOp> opsOf(SameDiff sd, Collection<String> variables) {
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(variables);
        while (!open.isEmpty()) {
            String op = sd.getVariables().get(open.pop()).getOutputOfOp();
            if (op != null && needed.add(op)) {
                List<String> inputs = sd.getOps().get(op).getInputsToOp();
                if (inputs != null) {
                    open.addAll(inputs);
                }
            }
        }
        List<SameDiffOp> ordered = new ArrayList<>();
        for (SameDiffOp op : sd.getOps().values()) {
            if (needed.contains(op.getName())) {
                ordered.add(op);
            }
        }
        return ordered;
    }
}
