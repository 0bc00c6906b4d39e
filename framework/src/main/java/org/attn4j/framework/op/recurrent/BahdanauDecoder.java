package org.attn4j.framework.op.recurrent;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.linear.LinearParameterGrad;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A recurrent decoder that looks at a memory at each step, over all steps at once. Step t, from the state h before it:
 * {@code q = h Wq}, weights and context by {@link AdditiveAttention}, then the cell ({@link CellKind}) with {@code a =
 * gates_t + context Wc} and {@code p = h U + c}. With {@code gates = x W + b}, that is the cell on the input and the
 * context side by side, its weight cut in two: W for the input, Wc for the context.
 *
 * <p>Since {@code context Wc = sum of weight_s (memory_s Wc)}, the memory comes in multiplied by Wc, too: one product
 * for all steps, outside of the recurrence, in place of one a step.
 *
 * <p>Inputs: gates [B, T, G D]; memory Wc [B, S, G D]; U [D, G D]; c [G D]; Wq [D, A]; keys [B, S, A]; v [A]; memory
 * [B, S, N]; initial state [B, P]; then, where there, mask [B, S], 1 keeps and 0 hides. Outputs: states h [B, T, D]; contexts
 * [B, T, N]; weights [B, T, S]; last state [B, P]; and for the gradient what the cells saved [B, T, M D], the h that each
 * step started from [B, T, D], and the queries [B, T, A].
 *
 * @see <a href="https://arxiv.org/abs/1409.0473">Bahdanau et al. 2014</a>
 */
public final class BahdanauDecoder extends JavaOp {
    /** Positions of the inputs. */
    public static final int GATES = 0;

    public static final int MEMORY_GATES = 1;
    public static final int STATE_WEIGHT = 2;
    public static final int STATE_BIAS = 3;
    public static final int QUERY_WEIGHT = 4;
    public static final int KEYS = 5;
    public static final int V = 6;
    public static final int MEMORY = 7;
    public static final int INITIAL = 8;
    public static final int MASK = 9;

    /** For SameDiff's registry. */
    public BahdanauDecoder() {}

    /** Attributes alone, for a kernel to run it apart from a graph. */
    BahdanauDecoder(CellKind cell, boolean masked) {
        addSArgument(cell.name());
        addBArgument(masked);
    }

    /**
     * Adds the op to a graph.
     *
     * @param inputs as told above, in that order; the mask may be left out
     */
    public BahdanauDecoder(SameDiff sd, CellKind cell, SDVariable... inputs) {
        super(sd, present(inputs));
        addSArgument(cell.name());
        addBArgument(args().length > MASK);
    }

    /** The cell. */
    public CellKind cell() {
        return constant(CellKind.class, 0);
    }

    /** Whether there is a mask, the last input. */
    public boolean masked() {
        return flag(0);
    }

    @Override
    public int getNumOutputs() {
        return 7;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(GATES);
        TensorSpec keys = inputs.get(KEYS);
        TensorSpec memory = inputs.get(MEMORY);
        check(x.rank() == 3 && keys.rank() == 3 && memory.rank() == 3, "gates, keys and memory must have 3 dimensions");
        long b = x.dim(0);
        long d = inputs.get(STATE_WEIGHT).dim(0);
        long gates = cell().gates() * d;
        long n = memory.dim(2);
        long a = keys.dim(2);
        long width = cell().states() * d;
        fits("gates", x, b, x.dim(1), gates);
        fits("the memory's gates", inputs.get(MEMORY_GATES), b, memory.dim(1), gates);
        fits("the state's weight", inputs.get(STATE_WEIGHT), d, gates);
        fits("the state's bias", inputs.get(STATE_BIAS), gates);
        fits("the query's weight", inputs.get(QUERY_WEIGHT), d, a);
        fits("keys", keys, b, memory.dim(1), a);
        fits("memory", memory, b, keys.dim(1), n);
        fits("the initial state", inputs.get(INITIAL), b, width);
        check(inputs.get(V).size() == a, "v must have %s elements: %s", a, inputs.get(V));
        check(
                !masked() || inputs.get(MASK).size() == b * keys.dim(1),
                "the mask must be [%s, %s], got %s",
                b,
                keys.dim(1),
                masked() ? inputs.get(MASK) : null);
        return List.of(
                x.withColumns(d),
                x.withColumns(n),
                x.withColumns(keys.dim(1)),
                inputs.get(INITIAL),
                x.withColumns(cell().saved() * d),
                x.withColumns(d),
                x.withColumns(a));
    }

    private void fits(String what, TensorSpec got, long... expected) {
        TensorSpec wanted = new TensorSpec(got.type(), expected);
        check(got.equals(wanted), "%s must be %s, got %s", what, wanted, got);
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        long weights =
                inputs.get(STATE_WEIGHT).size() + inputs.get(QUERY_WEIGHT).size();
        return 2 * inputs.get(GATES).rows() * weights;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] out = outputVariables();
        SDVariable[] upstream = new SDVariable[4];
        for (int i = 0; i < 4; i++) {
            upstream[i] = gradients.get(i) == null ? sameDiff.zerosLike(out[i]) : gradients.get(i);
        }
        SDVariable[] d = new BahdanauDecoderGrad(
                        sameDiff,
                        cell(),
                        arg(MEMORY_GATES),
                        arg(STATE_WEIGHT),
                        arg(QUERY_WEIGHT),
                        arg(KEYS),
                        arg(V),
                        arg(MEMORY),
                        out[2],
                        out[4],
                        out[5],
                        out[6],
                        upstream[0],
                        upstream[1],
                        upstream[2],
                        upstream[3])
                .outputVariables();
        SDVariable[] state = new LinearParameterGrad(sameDiff, out[5], d[1], true, false).outputVariables();
        SDVariable queryWeight = new LinearParameterGrad(sameDiff, out[5], d[2], false, false).outputVariable();
        List<SDVariable> all =
                new ArrayList<>(List.of(d[0], d[7], state[0], state[1], queryWeight, d[3], d[4], d[5], d[6]));
        if (masked()) {
            all.add(noGradient(arg(MASK)));
        }
        return all;
    }
}
