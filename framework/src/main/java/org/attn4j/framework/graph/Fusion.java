package org.attn4j.framework.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.OpChain;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;

/**
 * Puts ops that follow one another into one step of a plan where the device can run them as one ({@link Kernels#fuses}), the
 * longest chains first. A result that only the chain itself reads is never written and has no memory. The graph, and what
 * each op computes, stay as they are.
 */
final class Fusion {
    /** Ops of the longest chains that are tried. */
    private static final int LONGEST = 4;

    private final Formats formats;
    private final Kernels kernels;
    private final Set<String> wanted;
    private final Map<String, List<Integer>> readers = new HashMap<>();

    private Fusion(List<SameDiffOp> order, Formats formats, Collection<String> wanted, Kernels kernels) {
        this.formats = formats;
        this.kernels = kernels;
        this.wanted = new HashSet<>(wanted);
        for (int i = 0; i < order.size(); i++) {
            for (String in : Shapes.inputsOf(order.get(i))) {
                readers.computeIfAbsent(in, v -> new ArrayList<>()).add(i);
            }
        }
    }

    /** One step of a plan: an op, or a chain of them. */
    record Step(List<SameDiffOp> ops, OpChain chain) {
        static Step of(SameDiffOp op) {
            return new Step(List.of(op), null);
        }

        /** Whether the step writes a variable that one of its ops has as an output. */
        boolean writes(String variable) {
            return chain == null || chain.keeps(variable);
        }
    }

    /**
     * The steps of a plan.
     *
     * @param order its ops in order
     * @param formats in which types they read what they read
     * @param wanted variables that are read after a run
     */
    static List<Step> steps(List<SameDiffOp> order, Formats formats, Collection<String> wanted, Kernels kernels) {
        Fusion fusion = new Fusion(order, formats, wanted, kernels);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < order.size(); ) {
            Step step = fusion.from(order, i);
            steps.add(step);
            i += step.ops.size();
        }
        return steps;
    }

    private Step from(List<SameDiffOp> order, int first) {
        int most = first;
        while (most < order.size() && most < first + LONGEST && order.get(most).getOp() instanceof JavaOp) {
            most++;
        }
        for (int end = most; end > first + 1; end--) {
            List<SameDiffOp> ops = order.subList(first, end);
            OpChain chain = chain(ops, first, end);
            if (kernels.fuses(chain)) {
                return new Step(List.copyOf(ops), chain);
            }
        }
        return Step.of(order.get(first));
    }

    private OpChain chain(List<SameDiffOp> ops, int first, int end) {
        List<OpChain.Link> links = new ArrayList<>();
        Set<String> kept = new HashSet<>();
        for (SameDiffOp op : ops) {
            List<String> inputs = Shapes.inputsOf(op);
            links.add(new OpChain.Link(
                    (JavaOp) op.getOp(),
                    inputs,
                    op.getOutputsOfOp(),
                    IntStream.range(0, inputs.size())
                            .mapToObj(k -> formats.read(op, k))
                            .toList()));
            for (String out : op.getOutputsOfOp()) {
                List<Integer> by = readers.getOrDefault(out, List.of());
                boolean inside = !by.isEmpty() && by.stream().allMatch(i -> i >= first && i < end);
                if (!inside || wanted.contains(out)) {
                    kept.add(out);
                }
            }
        }
        return new OpChain(links, kept);
    }
}
