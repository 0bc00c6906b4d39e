package org.attn4j.framework.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostMemory;
import org.attn4j.framework.device.Memory;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.AppendCache;
import org.attn4j.framework.op.Attention;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.ReorderCache;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Turns a graph into a {@link Plan}: order, shapes, memory by lifetime, one bound call for each op. */
final class PlanCompiler {
    /** Ops whose result is their first input under another shape. */
    private static final Set<String> VIEWS = Set.of("reshape", "expand_dims", "squeeze", "identity", "flatten_2d");

    private final SameDiff sd;
    private final Backend backend;
    private final Arena arena;
    private final Shapes shapes;
    private final Map<String, Tensor> external;
    private final Map<String, Tensor> targets;
    private final Map<String, String> viewOf = new HashMap<>();
    private final Map<String, MemoryLayout.Block> blocks = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new HashMap<>();

    /**
     * @param arena where intermediates lie
     * @param external tensors of parameters, inputs and state by variable
     * @param targets where results of variables are to be written: parameters' gradients
     */
    PlanCompiler(
            SameDiff sd,
            Backend backend,
            Arena arena,
            Shapes shapes,
            Map<String, Tensor> external,
            Map<String, Tensor> targets) {
        this.sd = sd;
        this.backend = backend;
        this.arena = arena;
        this.shapes = shapes;
        this.external = external;
        this.targets = targets;
    }

    /** Compiles the ops that outputs and targets need. */
    Plan compile(Map<String, String> outputs, Map<String, Tensor> inputs) {
        List<String> wanted = new ArrayList<>(outputs.values());
        wanted.addAll(targets.keySet());
        List<SameDiffOp> order = new ArrayList<>();
        for (SameDiffOp op : Ancestry.opsOf(sd, wanted)) {
            if (shapes.value(op.getOutputsOfOp().get(0)) == null) {
                order.add(op);
            }
        }
        findViews(order);
        findLifetimes(order, outputs.values());
        long bytes = allocate();
        List<Plan.Step> steps = new ArrayList<>();
        long flops = 0;
        for (SameDiffOp op : order) {
            if (!viewOf.containsKey(op.getOutputsOfOp().get(0)) || op.getOp() instanceof JavaOp) {
                steps.add(bind(op));
            }
            if (op.getOp() instanceof JavaOp ours) {
                flops += ours.flops(specs(op.getInputsToOp()));
            }
        }
        addCopies(steps);
        Map<String, Tensor> results = new LinkedHashMap<>();
        outputs.forEach((role, variable) -> results.put(role, tensor(variable)));
        for (Tensor t : inputs.values()) {
            bytes += t.spec().bytes();
        }
        return new Plan(steps, inputs, results, bytes, flops, backend.device());
    }

    private List<TensorSpec> specs(List<String> variables) {
        return variables.stream().map(shapes::of).toList();
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
        return !external.containsKey(root) && shapes.value(root) == null;
    }

    /** A target takes an op's result directly unless that result is a view of something else. */
    private boolean direct(String variable) {
        return targets.containsKey(variable) && !viewOf.containsKey(variable) && planned(variable);
    }

    private void findLifetimes(List<SameDiffOp> order, Collection<String> outputs) {
        Map<String, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            for (String in : inputsOf(order.get(i))) {
                lastUse.put(root(in), i);
            }
        }
        for (String out : outputs) {
            lastUse.put(root(out), Integer.MAX_VALUE);
        }
        for (String target : targets.keySet()) {
            if (!direct(target)) {
                lastUse.put(root(target), Integer.MAX_VALUE);
            }
        }
        for (int i = 0; i < order.size(); i++) {
            SameDiffOp op = order.get(i);
            for (int k = 0; k < op.getOutputsOfOp().size(); k++) {
                String out = op.getOutputsOfOp().get(k);
                if (viewOf.containsKey(out) || direct(out)) {
                    continue;
                }
                int last = Math.max(i, lastUse.getOrDefault(out, i));
                String reused = k == 0 ? overwritten(op, i, lastUse) : null;
                if (reused != null) {
                    viewOf.put(out, reused);
                    MemoryLayout.Block block = blocks.get(root(reused));
                    block.last = Math.max(block.last, last);
                    lastUse.put(root(reused), last);
                } else {
                    MemoryLayout.Block block =
                            new MemoryLayout.Block(shapes.of(out).size(), i);
                    block.last = last;
                    blocks.put(out, block);
                }
            }
        }
    }

    /** The input whose memory an op's first output may take over because nothing reads it afterwards. */
    private String overwritten(SameDiffOp op, int index, Map<String, Integer> lastUse) {
        if (!(op.getOp() instanceof JavaOp ours) || ours.inPlaceInput() < 0) {
            return null;
        }
        List<String> inputs = inputsOf(op);
        String input = inputs.get(ours.inPlaceInput());
        String root = root(input);
        boolean once = inputs.stream().filter(v -> root(v).equals(root)).count() == 1;
        boolean dies = lastUse.getOrDefault(root, -1) == index;
        TensorSpec out = shapes.of(op.getOutputsOfOp().get(0));
        boolean fits = shapes.of(input).equals(out) && shapes.of(root).size() == out.size();
        return once && dies && fits && blocks.containsKey(root) ? input : null;
    }

    private static List<String> inputsOf(SameDiffOp op) {
        return op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
    }

    private long allocate() {
        Map<DataType, List<String>> byType = new LinkedHashMap<>();
        for (String v : blocks.keySet()) {
            byType.computeIfAbsent(shapes.of(v).type(), t -> new ArrayList<>()).add(v);
        }
        long bytes = 0;
        for (var entry : byType.entrySet()) {
            List<MemoryLayout.Block> group =
                    entry.getValue().stream().map(blocks::get).toList();
            long elements = MemoryLayout.place(group);
            long needed = elements * entry.getKey().width();
            Memory block = arena.take(entry.getKey(), elements);
            bytes += needed;
            for (String v : entry.getValue()) {
                tensors.put(v, new Tensor(block, blocks.get(v).offset, shapes.of(v)));
            }
        }
        return bytes;
    }

    private Tensor tensor(String variable) {
        Tensor known = tensors.get(variable);
        if (known != null) {
            return known;
        }
        Tensor t;
        INDArray value;
        if (direct(variable)) {
            t = targets.get(variable);
        } else if (external.containsKey(variable)) {
            t = external.get(variable);
        } else if ((value = shapes.value(variable)) != null) {
            t = constant(value);
        } else if (viewOf.containsKey(variable)) {
            t = tensor(viewOf.get(variable)).reshape(shapes.of(variable).shape());
        } else {
            throw new IllegalStateException("no memory for variable " + variable);
        }
        tensors.put(variable, t);
        return t;
    }

    private static Tensor onHost(INDArray value) {
        return HostMemory.tensor(HostMemory.isDense(value) ? value : value.dup('c'));
    }

    /** A value in the device's memory. */
    private Tensor constant(INDArray value) {
        Tensor there = onHost(value);
        if (!(backend.kernels() instanceof HostFallback)) {
            return there;
        }
        Device device = backend.device();
        Tensor copy = new Tensor(device.allocate(there.spec().type(), there.size()), 0, there.spec());
        device.copyFromHost(there, copy);
        return copy;
    }

    /** One of SameDiff's own ops, for tensors that it cannot see. */
    private Runnable stockOnDevice(SameDiffOp op, List<Tensor> in, List<Tensor> out, HostFallback fallback) {
        Runnable own = fallback.stock(op.getOp(), in, out);
        if (own != null) {
            return own;
        }
        // Values that decide a shape are looked at when the op is put together.
        List<Tensor> known = new ArrayList<>();
        for (String v : inputsOf(op)) {
            INDArray value = shapes.value(v);
            known.add(value == null ? null : onHost(value));
        }
        return fallback.onHost(op.getOp().opName(), in, out, known, (hostIn, hostOut) -> new StockOp(
                        sd, op, hostIn.stream().map(Tensor::asArray).toList())
                .bind(hostOut.stream().map(Tensor::asArray).toList()));
    }

    private Plan.Step bind(SameDiffOp op) {
        List<Tensor> in = inputsOf(op).stream().map(this::tensor).toList();
        List<Tensor> out = op.getOutputsOfOp().stream().map(this::tensor).toList();
        Runnable call;
        if (op.getOp() instanceof JavaOp ours) {
            call = backend.kernels().bind(ours, in, out);
        } else if (backend.kernels() instanceof HostFallback fallback) {
            call = stockOnDevice(op, in, out, fallback);
        } else {
            StockOp stock = new StockOp(sd, op, in.stream().map(Tensor::asArray).toList());
            call = stock.bind(out.stream().map(Tensor::asArray).toList());
        }
        // An attention's statistics are infinite where a query sees no key: no sign of trouble.
        List<Tensor> looked = op.getOp() instanceof Attention ? out.subList(0, 1) : out;
        return new Plan.Step(op.getName(), call, looked);
    }

    /** Copies results into targets that no op could write directly. */
    private void addCopies(List<Plan.Step> steps) {
        for (var entry : targets.entrySet()) {
            if (direct(entry.getKey())) {
                continue;
            }
            String name = "copy of " + entry.getKey();
            if (backend.kernels() instanceof HostFallback) {
                Tensor from = tensor(entry.getKey());
                Tensor to = entry.getValue();
                steps.add(new Plan.Step(name, () -> backend.device().copy(from, to), List.of()));
            } else {
                INDArray from = tensor(entry.getKey()).asArray();
                INDArray to = entry.getValue().asArray();
                steps.add(new Plan.Step(name, () -> to.assign(from), List.of()));
            }
        }
    }
}
