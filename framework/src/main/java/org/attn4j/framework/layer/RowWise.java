package org.attn4j.framework.layer;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.graph.Shapes;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.attention.Attention;
import org.attn4j.framework.op.attention.scored.ScoredAttention;
import org.attn4j.framework.op.position.AddPosition;
import org.attn4j.framework.op.position.Rotary;
import org.attn4j.framework.op.recurrent.AdditiveAttention;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ops.BaseScalarOp;
import org.nd4j.linalg.api.ops.BaseTransformFloatOp;
import org.nd4j.linalg.api.ops.BaseTransformSameOp;
import org.nd4j.linalg.api.ops.BaseTransformStrictOp;

/**
 * Shows of ops that they treat each position by itself, whatever its number: {@code y[b, t]} depends on {@code x[b, t]}
 * alone. An op that is not known to do so counts as one that does not.
 */
final class RowWise {
    /** Ops of ours that map rows to rows, and the inputs that are rows. */
    private static final Map<String, Set<Integer>> OURS = Map.ofEntries(
            Map.entry("attn4j_linear", Set.of(0)),
            Map.entry("attn4j_activation", Set.of(0)),
            Map.entry("attn4j_swiglu", Set.of(0, 1)),
            Map.entry("attn4j_add", Set.of(0, 1)),
            Map.entry("attn4j_dropout", Set.of(0)),
            Map.entry("attn4j_layer_norm", Set.of(0)),
            Map.entry("attn4j_rms_norm", Set.of(0)),
            Map.entry("attn4j_columns", Set.of(0)));

    /** SameDiff's ops on elements that broadcast. */
    private static final Set<String> ELEMENTWISE = Set.of(
            "add",
            "subtract",
            "multiply",
            "divide",
            "realdiv",
            "reversedivide",
            "reversesubtract",
            "maximum",
            "minimum",
            "squaredsubtract",
            "Pow",
            "identity",
            "relu",
            "elu",
            "selu",
            "tanh",
            "sigmoid");

    private final SameDiff sd;
    private final Shapes shapes;
    private final SDVariable offset;

    /**
     * Looks at a graph.
     *
     * @param offset the position of the first row, from which ops that count positions must count; null for 0
     */
    RowWise(SameDiff sd, Shapes shapes, SDVariable offset) {
        this.sd = sd;
        this.shapes = shapes;
        this.offset = offset;
    }

    /** Whether all ops between x [B, T, D] and y do so. */
    boolean proves(SDVariable x, SDVariable y) {
        Set<String> rows = new HashSet<>(Set.of(x.name()));
        Set<String> mixed = new HashSet<>();
        for (SameDiffOp op : sd.getOps().values()) {
            List<String> inputs = op.getInputsToOp() == null ? List.of() : op.getInputsToOp();
            boolean of = inputs.stream().anyMatch(rows::contains);
            if (inputs.stream().anyMatch(mixed::contains) || of && !keeps(op, inputs, rows)) {
                mixed.addAll(op.getOutputsOfOp());
            } else if (of) {
                rows.addAll(op.getOutputsOfOp());
            }
        }
        return rows.contains(y.name());
    }

    private boolean keeps(SameDiffOp op, List<String> inputs, Set<String> rows) {
        DifferentialFunction f = op.getOp();
        if (!(f instanceof JavaOp)) {
            boolean elementwise = f instanceof BaseScalarOp
                    || f instanceof BaseTransformSameOp
                    || f instanceof BaseTransformStrictOp
                    || f instanceof BaseTransformFloatOp
                    || ELEMENTWISE.contains(f.opName());
            return elementwise && alike(op, inputs, rows);
        }
        Set<Integer> allowed = OURS.getOrDefault(f.opName(), queries(f, inputs) ? Set.of(0) : Set.of());
        for (int i = 0; i < inputs.size(); i++) {
            if (rows.contains(inputs.get(i)) && !allowed.contains(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether rows keep their shape and whatever else comes in is the same at every position. */
    private boolean alike(SameDiffOp op, List<String> inputs, Set<String> rows) {
        TensorSpec out = shapes.of(sd.getVariable(op.getOutputsOfOp().get(0)));
        for (String in : inputs) {
            TensorSpec spec = shapes.of(sd.getVariable(in));
            boolean fits = rows.contains(in)
                    ? java.util.Arrays.equals(spec.shape(), out.shape())
                    : spec.rank() <= out.rank() && spec.rows() <= 1;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Whether an op asks something with each row of its first input, or adds to it what belongs to its position. */
    private boolean queries(DifferentialFunction op, List<String> inputs) {
        if (op instanceof Attention a) {
            return !a.spec().packed()
                    && !a.spec().causal()
                    && !a.spec().segmented()
                    && a.spec().relative() == null
                    && a.spec().sparse() == null;
        }
        if (op instanceof ScoredAttention a) {
            return !a.spec().causal();
        }
        if (op instanceof AddPosition p) {
            return offset == null || p.shifted() && inputs.get(2).equals(offset.name());
        }
        if (op instanceof Rotary r) {
            return offset == null || r.shifted() && inputs.get(1).equals(offset.name());
        }
        return op instanceof AdditiveAttention;
    }
}
