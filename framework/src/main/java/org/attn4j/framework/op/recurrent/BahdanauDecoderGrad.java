package org.attn4j.framework.op.recurrent;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.attn4j.framework.op.linear.LinearParameterGrad;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link BahdanauDecoder} back through time. Those of its two weights are products over all steps, by
 * {@link LinearParameterGrad} of the h that steps started from and of the second and third output.
 *
 * <p>Inputs: memory Wc, U, Wq, keys, v, memory; weights, saved, previous, queries of the forward op; gradients of its first four
 * outputs. Outputs: gradients of gates [B, T, G D], of {@code h U + c} [B, T, G D], of the queries [B, T, A], of keys
 * [B, S, A], v [A], memory [B, S, N], initial state [B, P], memory Wc [B, S, G D].
 */
public final class BahdanauDecoderGrad extends GradientOp {
    /** Positions of the inputs. */
    public static final int MEMORY_GATES = 0;

    public static final int STATE_WEIGHT = 1;
    public static final int QUERY_WEIGHT = 2;
    public static final int KEYS = 3;
    public static final int V = 4;
    public static final int MEMORY = 5;
    public static final int WEIGHTS = 6;
    public static final int SAVED = 7;
    public static final int PREVIOUS = 8;
    public static final int QUERIES = 9;
    public static final int STATES_GRADIENT = 10;
    public static final int CONTEXTS_GRADIENT = 11;
    public static final int WEIGHTS_GRADIENT = 12;
    public static final int LAST_GRADIENT = 13;

    /** For SameDiff's registry. */
    public BahdanauDecoderGrad() {}

    /** Adds the op to a graph; inputs in the order told above. */
    public BahdanauDecoderGrad(SameDiff sd, CellKind cell, SDVariable... inputs) {
        super(sd, inputs);
        addSArgument(cell.name());
    }

    /** The cell. */
    public CellKind cell() {
        return constant(CellKind.class, 0);
    }

    @Override
    public int getNumOutputs() {
        return 8;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec gates =
                inputs.get(PREVIOUS).withColumns(inputs.get(STATE_WEIGHT).dim(1));
        return List.of(
                gates,
                gates,
                inputs.get(QUERIES),
                inputs.get(KEYS),
                inputs.get(V),
                inputs.get(MEMORY),
                inputs.get(LAST_GRADIENT),
                inputs.get(MEMORY_GATES));
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        long weights =
                inputs.get(STATE_WEIGHT).size() + inputs.get(QUERY_WEIGHT).size();
        return 2 * inputs.get(PREVIOUS).rows() * weights;
    }
}
