package org.attn4j.framework.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostMemory;
import org.attn4j.framework.device.Memory;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.OpChain;
import org.attn4j.framework.op.attention.Attention;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Turns a graph that has been laid out into a {@link Plan}: a tensor for each variable, one bound call for each op. */
final class PlanCompiler {
    private final SameDiff sd;
    private final Backend backend;
    private final Shapes shapes;
    private final PlanLayout layout;
    private final Map<String, Tensor> external;
    private final Map<String, Tensor> targets;
    private final Map<String, Tensor> tensors = new HashMap<>();
    private final Map<String, Tensor> copies = new HashMap<>();

    /**
     * A compiler for one set of input shapes.
     *
     * @param layout of the graph for these shapes
     * @param external tensors of parameters, inputs and state by variable
     * @param targets where results of variables are to be written: parameters' gradients
     */
    PlanCompiler(
            SameDiff sd,
            Backend backend,
            Shapes shapes,
            PlanLayout layout,
            Map<String, Tensor> external,
            Map<String, Tensor> targets) {
        this.sd = sd;
        this.backend = backend;
        this.shapes = shapes;
        this.layout = layout;
        this.external = external;
        this.targets = targets;
    }

    /**
     * Compiles the layout's ops.
     *
     * @param arena where intermediates lie
     * @param outputs variables by role
     * @param inputs tensors by name
     */
    Plan compile(Arena arena, Map<String, String> outputs, Map<String, Tensor> inputs) {
        allocate(arena);
        List<Plan.Step> steps = new ArrayList<>();
        for (String v : layout.copies()) {
            if (sd.getVariables().get(v).getOutputOfOp() == null) {
                steps.add(rounding(v));
            }
        }
        long flops = 0;
        for (Fusion.Step step : layout.steps()) {
            SameDiffOp first = step.ops().get(0);
            if (step.chain() != null) {
                steps.add(bind(step.chain(), step.ops()));
            } else if (layout.source(first.getOutputsOfOp().get(0)) == null || first.getOp() instanceof JavaOp) {
                steps.add(bind(first));
            }
            for (SameDiffOp op : step.ops()) {
                op.getOutputsOfOp().stream().filter(copies::containsKey).forEach(v -> steps.add(rounding(v)));
                if (op.getOp() instanceof JavaOp ours && Recomputation.original(op) == null) {
                    flops += ours.flops(specs(op.getInputsToOp()));
                }
            }
        }
        addCopies(steps);
        Map<String, Tensor> results = new LinkedHashMap<>();
        outputs.forEach((role, variable) -> results.put(role, tensor(variable)));
        long bytes = layout.bytes();
        for (Tensor t : inputs.values()) {
            bytes += t.spec().bytes();
        }
        return new Plan(steps, inputs, results, bytes, flops, backend.device());
    }

    private List<TensorSpec> specs(List<String> variables) {
        return variables.stream().map(shapes::of).toList();
    }

    /** Takes the memory of the intermediates. */
    private void allocate(Arena arena) {
        Map<DataType, Memory> memories = new HashMap<>();
        layout.elements().forEach((type, elements) -> memories.put(type, arena.take(type, elements)));
        layout.variables().forEach(v -> tensors.put(v, layout.place(v, memories)));
        layout.copies().forEach(v -> copies.put(v, layout.placeCopy(v, memories)));
    }

    /** Writes the rounded copy of a variable. */
    private Plan.Step rounding(String variable) {
        Tensor copy = copies.get(variable);
        Runnable call = backend.kernels().round(tensor(variable), copy, Formats.copyRows(copy.spec()));
        return new Plan.Step("rounding of " + variable, call, List.of());
    }

    private Tensor copy(String variable) {
        String source = layout.source(variable);
        return copies.containsKey(variable) || source == null
                ? copies.get(variable)
                : copy(source).reshape(shapes.of(variable).shape());
    }

    /** What an op reads as an input. */
    private Tensor input(SameDiffOp op, int index) {
        String variable = Shapes.inputsOf(op).get(index);
        return layout.formats().readsCopy(op, index) ? copy(variable) : tensor(variable);
    }

    private Tensor tensor(String variable) {
        Tensor known = tensors.get(variable);
        if (known != null) {
            return known;
        }
        Tensor t;
        INDArray value;
        if (layout.direct(variable)) {
            t = targets.get(variable);
        } else if (external.containsKey(variable)) {
            t = external.get(variable);
        } else if ((value = shapes.value(variable)) != null) {
            t = constant(value);
        } else if (layout.source(variable) != null) {
            t = tensor(layout.source(variable)).reshape(shapes.of(variable).shape());
        } else {
            throw new IllegalStateException("no memory for variable " + variable);
        }
        tensors.put(variable, t);
        return t;
    }

    private static Tensor onHost(INDArray value) {
        return Tensor.of(HostMemory.isDense(value) ? value : value.dup('c'));
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
        for (String v : Shapes.inputsOf(op)) {
            INDArray value = shapes.value(v);
            known.add(value == null ? null : onHost(value));
        }
        return fallback.onHost(op.getOp().opName(), in, out, known, (hostIn, hostOut) -> new StockOp(
                        sd, op, hostIn.stream().map(Tensor::asArray).toList())
                .bind(hostOut.stream().map(Tensor::asArray).toList()));
    }

    /** Ops that run as one; the step has all their names. */
    private Plan.Step bind(OpChain chain, List<SameDiffOp> ops) {
        Map<String, Tensor> known = new HashMap<>();
        List<Tensor> written = new ArrayList<>();
        Set<String> made = new HashSet<>();
        for (int i = 0; i < chain.size(); i++) {
            OpChain.Link link = chain.link(i);
            for (int k = 0; k < link.inputs().size(); k++) {
                if (!made.contains(link.input(k))) {
                    known.put(link.input(k), input(ops.get(i), k));
                }
            }
            made.addAll(link.outputs());
            for (String out : link.outputs()) {
                if (chain.keeps(out)) {
                    known.put(out, tensor(out));
                    written.add(tensor(out));
                }
            }
        }
        String name = ops.stream().map(SameDiffOp::getName).collect(Collectors.joining(" + "));
        return new Plan.Step(name, backend.kernels().bindChain(chain, known), written);
    }

    private Plan.Step bind(SameDiffOp op) {
        List<Tensor> in = IntStream.range(0, Shapes.inputsOf(op).size())
                .mapToObj(i -> input(op, i))
                .toList();
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
            if (layout.direct(entry.getKey())) {
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
