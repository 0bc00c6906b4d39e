package org.attn4j.framework.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Types and shapes of a graph's variables for given shapes of its placeholders, and the values of those that depend on
 * constants and shapes alone. Runs no op on data.
 */
public final class Shapes {
    private static final Set<String> OF_SHAPE_ALONE =
            Set.of("shape_of", "size", "size_at", "rank", "zeros_as", "ones_as", "zeroslike", "oneslike", "shapes_of");

    private final SameDiff sd;
    private final Map<String, TensorSpec> placeholders;
    private final Map<String, TensorSpec> specs = new HashMap<>();
    private final Map<String, INDArray> values = new LinkedHashMap<>();

    /** Infers on demand; a graph may grow between two questions. */
    public Shapes(SameDiff sd, Map<String, TensorSpec> placeholders) {
        this.sd = sd;
        this.placeholders = placeholders;
    }

    /**
     * The type and shape of a variable.
     *
     * @throws IllegalArgumentException if an op's inputs do not fit one another, or a placeholder's shape is not known
     */
    public TensorSpec of(SDVariable variable) {
        return of(variable.name());
    }

    TensorSpec of(String variable) {
        TensorSpec known = specs.get(variable);
        if (known == null) {
            inferAncestors(variable);
            known = specs.get(variable);
        }
        return known;
    }

    /** Walks back to what is known already, no further: a graph that grows costs each op once. */
    private void inferAncestors(String variable) {
        Deque<String> open = new ArrayDeque<>(List.of(variable));
        while (!open.isEmpty()) {
            String v = open.peek();
            if (specs.containsKey(v)) {
                open.pop();
                continue;
            }
            String producer = sd.getVariables().get(v).getOutputOfOp();
            if (producer == null) {
                specs.put(v, leaf(v));
                continue;
            }
            SameDiffOp op = sd.getOps().get(producer);
            boolean ready = true;
            for (String in : inputsOf(op)) {
                if (!specs.containsKey(in)) {
                    open.push(in);
                    ready = false;
                }
            }
            if (ready) {
                infer(op);
            }
        }
    }

    /** The value of a variable that depends on constants and shapes alone, else null. */
    INDArray value(String variable) {
        of(variable);
        return values.get(variable);
    }

    /** An op's inputs; none is none. */
    static List<String> inputsOf(SameDiffOp op) {
        return op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
    }

    private TensorSpec leaf(String name) {
        SDVariable v = sd.getVariable(name);
        if (v.getVariableType() == VariableType.CONSTANT) {
            INDArray array = v.getArr();
            values.put(name, array);
            return new TensorSpec(array.dataType(), array.shape());
        }
        TensorSpec given = placeholders.get(name);
        if (given != null) {
            return given;
        }
        if (v.getVariableType() == VariableType.VARIABLE) {
            return new TensorSpec(v.dataType(), v.getArr().shape());
        }
        throw new IllegalArgumentException("the shape of input '" + name + "' is not known");
    }

    private void infer(SameDiffOp node) {
        List<String> inputs = inputsOf(node);
        List<TensorSpec> in = inputs.stream().map(this::of).toList();
        if (node.getOp() instanceof JavaOp ours) {
            put(node, ours.outputs(in));
            return;
        }
        boolean foldable = inputs.stream().allMatch(values::containsKey)
                || OF_SHAPE_ALONE.contains(node.getOp().opName());
        StockOp op = new StockOp(sd, node, inputs.stream().map(this::standIn).toList());
        put(node, op.outputs());
        if (foldable) {
            List<INDArray> results = op.evaluate();
            for (int i = 0; i < results.size(); i++) {
                values.put(node.getOutputsOfOp().get(i), results.get(i));
            }
        }
    }

    private void put(SameDiffOp node, List<TensorSpec> out) {
        for (int i = 0; i < out.size(); i++) {
            specs.put(node.getOutputsOfOp().get(i), out.get(i));
        }
    }

    /** The value where it is known, else a view of the shape, all of it one element: its content does not matter. */
    private INDArray standIn(String name) {
        INDArray value = values.get(name);
        if (value != null) {
            return value;
        }
        TensorSpec s = specs.get(name);
        if (s.size() == 0) {
            return Nd4j.create(s.type(), s.shape());
        }
        return Nd4j.create(Nd4j.createUninitialized(s.type(), 1).data(), s.shape(), new long[s.rank()], 0, 'c');
    }
}
