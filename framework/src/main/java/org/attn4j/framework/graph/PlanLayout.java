package org.attn4j.framework.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.attn4j.framework.device.Memory;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.cache.AppendCache;
import org.attn4j.framework.op.cache.ReorderCache;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Which ops a plan runs, in which order, and where each intermediate lies: variables that are views of others or take over
 * their memory, and blocks of the rest that overlap only if they never live at the same time. Allocates nothing.
 */
final class PlanLayout {
    /** Ops whose result is their first input under another shape. */
    private static final Set<String> VIEWS = Set.of("reshape", "expand_dims", "squeeze", "identity", "flatten_2d");

    private final Shapes shapes;
    private final Set<String> external;
    private final Set<String> targets;
    private final List<Fusion.Step> steps;
    private final Map<String, String> viewOf = new HashMap<>();
    private final Map<String, MemoryLayout.Block> blocks = new LinkedHashMap<>();
    private final Map<String, MemoryLayout.Block> copies = new LinkedHashMap<>();
    private final Map<DataType, Long> elements = new LinkedHashMap<>();
    private final Formats formats;

    /**
     * Lays out what outputs and targets need.
     *
     * @param external variables that lie elsewhere: parameters, inputs and state
     * @param targets variables whose results are to be written elsewhere: parameters' gradients
     * @param outputs variables that are read after a run
     * @param kernels what will run the ops, perhaps several as one, and what of them lies in bfloat16
     * @throws IllegalArgumentException if the shapes do not fit the graph
     */
    PlanLayout(
            SameDiff sd,
            Shapes shapes,
            Set<String> external,
            Set<String> targets,
            Collection<String> outputs,
            Kernels kernels) {
        this.shapes = shapes;
        this.external = external;
        this.targets = targets;
        List<String> wanted = new ArrayList<>(outputs);
        wanted.addAll(targets);
        List<SameDiffOp> order = new ArrayList<>();
        for (SameDiffOp op : Ancestry.opsOf(sd, wanted)) {
            if (shapes.value(op.getOutputsOfOp().get(0)) == null) {
                order.add(op);
            }
        }
        findViews(order);
        formats = new Formats(order, shapes, viewOf, new HashSet<>(wanted), kernels);
        steps = Fusion.steps(order, formats, wanted, kernels);
        findLifetimes(outputs);
        place();
    }

    /** The ops in the order in which they run, views included, those together that run as one. */
    List<Fusion.Step> steps() {
        return steps;
    }

    /** The variable whose memory another one shares; null if it shares none. */
    String source(String variable) {
        return viewOf.get(variable);
    }

    /** A target takes an op's result directly unless that result is a view of something else. */
    boolean direct(String variable) {
        return targets.contains(variable) && source(variable) == null && planned(variable);
    }

    /** Which variables lie in bfloat16. */
    Formats formats() {
        return formats;
    }

    /** Elements that blocks of each type take together. */
    Map<DataType, Long> elements() {
        return elements;
    }

    /** Variables with a block of their own. */
    Set<String> variables() {
        return blocks.keySet();
    }

    /** Variables of which a rounded copy lies in a block of its own. */
    Set<String> copies() {
        return copies.keySet();
    }

    /** A variable in its block, in one of the memories by type. */
    Tensor place(String variable, Map<DataType, Memory> memories) {
        TensorSpec spec = lies(variable);
        return new Tensor(memories.get(spec.type()), blocks.get(variable).offset, spec, Formats.row(spec));
    }

    /** A variable's rounded copy. */
    Tensor placeCopy(String variable, Map<DataType, Memory> memories) {
        TensorSpec spec = shapes.of(variable).as(DataType.BFLOAT16);
        return new Tensor(memories.get(spec.type()), copies.get(variable).offset, spec, Formats.row(spec));
    }

    /** Bytes of all blocks. */
    long bytes() {
        return elements.entrySet().stream()
                .mapToLong(e -> e.getValue() * e.getKey().width())
                .sum();
    }

    private void findViews(List<SameDiffOp> order) {
        for (SameDiffOp op : order) {
            boolean stockView = VIEWS.contains(op.getOp().opName()) && !(op.getOp() instanceof JavaOp);
            if (stockView || op.getOp() instanceof AppendCache || op.getOp() instanceof ReorderCache) {
                viewOf.put(op.getOutputsOfOp().get(0), op.getInputsToOp().get(0));
            }
        }
    }

    private String root(String variable) {
        String v = variable;
        while (viewOf.containsKey(v)) {
            v = viewOf.get(v);
        }
        return v;
    }

    private boolean planned(String root) {
        return !external.contains(root) && shapes.value(root) == null;
    }

    /** Type and shape of a variable as it lies. */
    private TensorSpec lies(String variable) {
        TensorSpec spec = shapes.of(variable);
        return formats.of(variable) == Formats.Kept.HALF ? spec.as(DataType.BFLOAT16) : spec;
    }

    private MemoryLayout.Block block(String variable, int first) {
        TensorSpec spec = lies(variable);
        return new MemoryLayout.Block(
                spec.type() == DataType.BFLOAT16 ? spec.rows() * Formats.row(spec) : spec.size(), first);
    }

    private void findCopies() {
        Map<String, Integer> written = new HashMap<>();
        Map<String, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            for (SameDiffOp op : steps.get(i).ops()) {
                for (String out : op.getOutputsOfOp()) {
                    written.put(out, i);
                }
                uses(op, true, i, lastUse);
            }
        }
        Set<String> read = new TreeSet<>(formats.copied());
        read.retainAll(lastUse.keySet());
        for (String v : read) {
            TensorSpec spec = shapes.of(v);
            long rows = Formats.copyRows(spec);
            MemoryLayout.Block block =
                    new MemoryLayout.Block(rows * Tensor.padded(spec.columns()), written.getOrDefault(v, 0));
            block.last = lastUse.get(v);
            copies.put(v, block);
        }
    }

    /** Notes a step as the last one so far that uses an op's inputs, either those whose rounded copies it reads or the others. */
    private void uses(SameDiffOp op, boolean copies, int step, Map<String, Integer> lastUse) {
        List<String> inputs = Shapes.inputsOf(op);
        for (int k = 0; k < inputs.size(); k++) {
            if (formats.readsCopy(op, k) == copies) {
                lastUse.put(root(inputs.get(k)), step);
            }
        }
    }

    private void findLifetimes(Collection<String> outputs) {
        findCopies();
        Map<String, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            for (SameDiffOp op : steps.get(i).ops()) {
                uses(op, false, i, lastUse);
            }
        }
        for (String out : outputs) {
            lastUse.put(root(out), Integer.MAX_VALUE);
        }
        for (String target : targets) {
            if (!direct(target)) {
                lastUse.put(root(target), Integer.MAX_VALUE);
            }
        }
        for (int i = 0; i < steps.size(); i++) {
            for (SameDiffOp op : steps.get(i).ops()) {
                for (int k = 0; k < op.getOutputsOfOp().size(); k++) {
                    place(op, k, i, lastUse);
                }
            }
        }
    }

    /** Finds an output's memory: none, that of an input, or a block of its own. */
    private void place(SameDiffOp op, int output, int index, Map<String, Integer> lastUse) {
        Fusion.Step step = steps.get(index);
        String out = op.getOutputsOfOp().get(output);
        if (viewOf.containsKey(out) || direct(out) || !step.writes(out)) {
            return;
        }
        int last = Math.max(index, lastUse.getOrDefault(out, index));
        String reused = output == 0 && step.chain() == null ? overwritten(op, index, lastUse) : null;
        if (reused != null) {
            viewOf.put(out, reused);
            MemoryLayout.Block block = blocks.get(root(reused));
            block.last = Math.max(block.last, last);
            lastUse.put(root(reused), last);
        } else {
            MemoryLayout.Block block = block(out, index);
            block.last = last;
            blocks.put(out, block);
        }
    }

    /** The input whose memory an op's first output may take over because nothing reads it afterwards. */
    private String overwritten(SameDiffOp op, int index, Map<String, Integer> lastUse) {
        if (!(op.getOp() instanceof JavaOp ours) || ours.inPlaceInput() < 0) {
            return null;
        }
        List<String> inputs = Shapes.inputsOf(op);
        String input = inputs.get(ours.inPlaceInput());
        String root = root(input);
        boolean once = inputs.stream().filter(v -> root(v).equals(root)).count() == 1;
        boolean dies = lastUse.getOrDefault(root, -1) == index;
        TensorSpec out = shapes.of(op.getOutputsOfOp().get(0));
        boolean fits = shapes.of(input).equals(out) && shapes.of(root).size() == out.size();
        boolean alike = !formats.readsCopy(op, ours.inPlaceInput())
                && lies(input).type() == lies(op.getOutputsOfOp().get(0)).type();
        return alike && once && dies && fits && blocks.containsKey(root) ? input : null;
    }

    private void place() {
        Map<DataType, List<MemoryLayout.Block>> byType = new LinkedHashMap<>();
        blocks.forEach((v, b) ->
                byType.computeIfAbsent(lies(v).type(), t -> new ArrayList<>()).add(b));
        copies.values().forEach(b -> byType.computeIfAbsent(DataType.BFLOAT16, t -> new ArrayList<>())
                .add(b));
        byType.forEach((type, all) -> elements.put(type, MemoryLayout.place(all)));
    }
}
