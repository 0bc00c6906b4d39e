package org.attn4j.framework.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.Storage.Reads;
import org.attn4j.framework.op.cache.AppendCache;
import org.attn4j.framework.op.cache.ReorderCache;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Which variables of a plan lie in single precision, which in bfloat16, and which in both, by what the device's kernels
 * read and write ({@link Storage}). Views lie as what they are views of.
 */
final class Formats {
    /** How a variable lies. */
    enum Kept {
        /** In single precision, or whatever type it has that is no floating-point one. */
        SINGLE,
        /** In bfloat16 alone. */
        HALF,
        /** In single precision, and rounded once. */
        BOTH
    }

    private final Shapes shapes;
    private final Map<String, String> viewOf;
    private final Map<String, Storage> storages = new HashMap<>();
    private final Map<String, List<Use>> uses = new HashMap<>();
    private final Set<String> changing = new HashSet<>();
    private final Set<String> copies = new HashSet<>();
    private final Map<String, Kept> kept = new HashMap<>();

    private record Use(SameDiffOp op, int input) {}

    /**
     * Decides for a plan.
     *
     * @param order the plan's ops in order
     * @param viewOf variables that are views, by name
     * @param pinned variables that must lie in single precision: those that are read or written from outside
     */
    Formats(List<SameDiffOp> order, Shapes shapes, Map<String, String> viewOf, Set<String> pinned, Kernels kernels) {
        this.shapes = shapes;
        this.viewOf = new HashMap<>(viewOf);
        for (SameDiffOp op : order) {
            if (op.getOp() instanceof JavaOp ours) {
                Storage s = kernels.storage(
                        ours, Shapes.inputsOf(op).stream().map(shapes::of).toList());
                storages.put(op.getName(), s);
            }
        }
        if (storages.values().stream().allMatch(Storage.SINGLE::equals)) {
            return;
        }
        findCopies(order);
        order.forEach(this::collect);
        Set<String> fixed = new HashSet<>();
        pinned.forEach(v -> fixed.add(root(v)));
        // What an op's output is decides how some of its inputs are read: later ops come first.
        for (int i = order.size() - 1; i >= 0; i--) {
            SameDiffOp op = order.get(i);
            for (int k = 0; k < op.getOutputsOfOp().size(); k++) {
                String out = op.getOutputsOfOp().get(k);
                if (!viewOf.containsKey(out)) {
                    boolean half = storage(op).writesHalf(k) && !fixed.contains(out);
                    kept.put(out, decide(out, half, storage(op).padded()));
                }
            }
        }
        for (String root : uses.keySet()) {
            if (!kept.containsKey(root)) {
                kept.put(root, decide(root, false, false));
            }
        }
    }

    /** What is computed a second time lies as it did the first time, for the same bits, whoever reads it then. */
    private void findCopies(List<SameDiffOp> order) {
        Map<String, List<String>> outputs = new HashMap<>();
        order.forEach(op -> outputs.put(op.getName(), op.getOutputsOfOp()));
        for (SameDiffOp op : order) {
            String original = Recomputation.original(op);
            for (int k = 0; original != null && k < op.getOutputsOfOp().size(); k++) {
                viewOf.put(op.getOutputsOfOp().get(k), outputs.get(original).get(k));
                copies.add(op.getOutputsOfOp().get(k));
            }
        }
    }

    /** How a variable lies. */
    Kept of(String variable) {
        return kept.getOrDefault(root(variable), Kept.SINGLE);
    }

    /** Whether an op reads the rounded copy of an input. */
    boolean readsCopy(SameDiffOp op, int input) {
        String variable = Shapes.inputsOf(op).get(input);
        return of(variable) == Kept.BOTH && reads(op, input, variable) != Reads.SINGLE;
    }

    /** Type and shape of what an op reads as an input. */
    TensorSpec read(SameDiffOp op, int input) {
        String variable = Shapes.inputsOf(op).get(input);
        boolean half = of(variable) == Kept.HALF || readsCopy(op, input);
        return half ? shapes.of(variable).as(DataType.BFLOAT16) : shapes.of(variable);
    }

    /** Variables with a rounded copy, if anything reads that. */
    Set<String> copied() {
        Set<String> both = new HashSet<>(kept.keySet());
        both.addAll(copies);
        both.removeIf(v -> of(v) != Kept.BOTH);
        return both;
    }

    /** Elements from one row to the next of a tensor in a plan's memory. */
    static long row(TensorSpec spec) {
        return spec.type() == DataType.BFLOAT16 ? Tensor.padded(spec.columns()) : spec.columns();
    }

    /** Rows of a variable's rounded copy, those of zeros behind its last one included. */
    static long copyRows(TensorSpec spec) {
        return spec.rank() < 2 ? spec.rows() : Tensor.padded(spec.rows());
    }

    private Storage storage(SameDiffOp op) {
        return storages.getOrDefault(op.getName(), Storage.SINGLE);
    }

    private String root(String variable) {
        String v = variable;
        while (viewOf.containsKey(v)) {
            v = viewOf.get(v);
        }
        return v;
    }

    private void collect(SameDiffOp op) {
        if (op.getOp() instanceof AppendCache || op.getOp() instanceof ReorderCache) {
            changing.add(root(op.getOutputsOfOp().get(0)));
        }
        boolean view = viewOf.containsKey(op.getOutputsOfOp().get(0)) && !(op.getOp() instanceof JavaOp);
        List<String> inputs = Shapes.inputsOf(op);
        for (int i = 0; !view && i < inputs.size(); i++) {
            uses.computeIfAbsent(root(inputs.get(i)), v -> new ArrayList<>()).add(new Use(op, i));
        }
    }

    private Kept decide(String root, boolean writable, boolean paddedWriter) {
        List<Use> all = uses.getOrDefault(root, List.of());
        if (all.isEmpty() || shapes.of(root).type() != DataType.FLOAT || shapes.value(root) != null) {
            return Kept.SINGLE;
        }
        boolean single = false;
        boolean half = false;
        boolean copy = false;
        for (Use use : all) {
            Reads reads = reads(use.op, use.input, Shapes.inputsOf(use.op).get(use.input));
            single |= reads == Reads.SINGLE;
            half |= reads == Reads.HALF;
            copy |= reads == Reads.COPY;
        }
        if (writable && (paddedWriter || !padded(root)) && !single && !copy) {
            return Kept.HALF;
        }
        return (half || copy) && !changing.contains(root) ? Kept.BOTH : Kept.SINGLE;
    }

    private Reads reads(SameDiffOp op, int input, String variable) {
        Storage storage = storage(op);
        Reads reads = storage.reads(input);
        if (reads == Reads.LIKE_OUTPUT) {
            reads = of(op.getOutputsOfOp().get(0)) == Kept.HALF ? Reads.HALF : Reads.SINGLE;
        }
        // A view of other columns than its source's cannot be padded, nor can its source.
        boolean other =
                shapes.of(variable).columns() != shapes.of(root(variable)).columns();
        return padded(root(variable)) && (other || !storage.padded()) ? Reads.SINGLE : reads;
    }

    private boolean padded(String variable) {
        return shapes.of(variable).columns() % Tensor.ROW_ALIGNMENT != 0;
    }
}
