package org.attn4j.framework.op.recurrent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Philox;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The tokens that a recurrent decoder is fed with in training: {@code fed_t = ids_t} with probability r, else the
 * likeliest token of the logits after {@code fed_0 … fed_(t-1)}; fed_0 is always ids_0. Token t of row b is the true one
 * where number {@code b T + t} of Philox4x32-10 with key {@code key} and counter step is below r, see {@link Philox}.
 * Without gradient, as arg-max has none.
 *
 * <p>A step of the decoder: {@code x = E[fed_t]}, {@code gates = x W + b}, a step of {@link BahdanauDecoder}, {@code y =
 * [h; context; x] Wo + bo}; the logits are y, or, where tied, y times the table E transposed.
 *
 * <p>Inputs: ids [B, T] INT32; step, a scalar INT64; E [V, I]; W [I, G D]; b [G D]; Wo [D + N + I, O] with O = V, or I
 * where tied; bo [O]; then those of {@link BahdanauDecoder} behind its gates. Output: [B, T] INT32.
 *
 * @see <a href="https://arxiv.org/abs/1506.03099">Bengio et al. 2015</a>
 */
public final class ScheduledSampling extends JavaOp {
    /** Positions of the inputs. */
    public static final int IDS = 0;

    public static final int STEP = 1;
    public static final int TABLE = 2;
    public static final int INPUT_WEIGHT = 3;
    public static final int INPUT_BIAS = 4;
    public static final int OUTPUT_WEIGHT = 5;
    public static final int OUTPUT_BIAS = 6;

    /** Position of the first of the decoder's inputs, its {@link BahdanauDecoder#MEMORY_GATES}. */
    public static final int DECODER = 7;

    /** For SameDiff's registry. */
    public ScheduledSampling() {}

    /**
     * Adds the op to a graph.
     *
     * @param ratio r, in [0, 1)
     * @param key 64 bits from the run's seed and the op's name
     * @param tied whether the output map ends in the table
     * @param inputs as told above, in that order; the mask may be left out
     */
    public ScheduledSampling(SameDiff sd, CellKind cell, boolean tied, double ratio, long key, SDVariable... inputs) {
        super(sd, present(inputs));
        addTArgument(ratio);
        addSArgument(cell.name());
        addIArgument(key);
        addBArgument(tied, args().length > DECODER + BahdanauDecoder.MASK - 1);
    }

    /** r, the share of true tokens. */
    public double ratio() {
        return number(0);
    }

    /** Key of the random numbers. */
    public long key() {
        return wide(0);
    }

    /** Whether the output map ends in the table. */
    public boolean tied() {
        return flag(0);
    }

    /** The decoder that is run step by step; it has attributes and no inputs of its own. */
    public BahdanauDecoder decoder() {
        return new BahdanauDecoder(constant(CellKind.class, 0), flag(1));
    }

    /** Whether an element of the output, b T + t, is the true token. */
    public boolean isTrue(long step, long element) {
        return Integer.compareUnsigned(Philox.word(key(), step, element), Philox.threshold(ratio())) < 0;
    }

    /** Inputs of {@link #decoder} for one step: gates, then those that this op has for it. */
    public static <T> List<T> decoderInputs(T gates, List<T> inputs) {
        List<T> all = new ArrayList<>(List.of(gates));
        all.addAll(inputs.subList(DECODER, inputs.size()));
        return all;
    }

    @Override
    protected DataType outputType(int output, List<DataType> inputs) {
        return DataType.INT32;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        check(ratio() >= 0 && ratio() < 1, "the share of true tokens must be in [0, 1), got %s", ratio());
        TensorSpec ids = inputs.get(IDS);
        TensorSpec table = inputs.get(TABLE);
        TensorSpec weight = inputs.get(INPUT_WEIGHT);
        TensorSpec output = inputs.get(OUTPUT_WEIGHT);
        check(ids.rank() == 2, "ids must be [B, T], got %s", ids);
        check(table.rank() == 2 && weight.rank() == 2 && output.rank() == 2, "table and weights must be matrices");
        check(weight.dim(0) == table.dim(1), "the input's weight %s does not fit the table %s", weight, table);
        check(inputs.get(INPUT_BIAS).size() == weight.dim(1), "the input's bias must have %s elements", weight.dim(1));
        TensorSpec gates = new TensorSpec(table.type(), ids.dim(0), 1, weight.dim(1));
        List<TensorSpec> stepped = decoder().outputs(decoderInputs(gates, inputs));
        long width = stepped.get(0).columns() + stepped.get(1).columns() + table.dim(1);
        long out = tied() ? table.dim(1) : table.dim(0);
        check(
                Arrays.equals(output.shape(), new long[] {width, out}),
                "the output's weight must be [%s, %s], got %s",
                width,
                out,
                output);
        check(inputs.get(OUTPUT_BIAS).size() == out, "the output's bias must have %s elements", out);
        return List.of(new TensorSpec(DataType.INT32, ids.shape()));
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        long weights = inputs.get(INPUT_WEIGHT).size()
                + inputs.get(OUTPUT_WEIGHT).size()
                + (tied() ? inputs.get(TABLE).size() : 0);
        TensorSpec ids = inputs.get(IDS);
        TensorSpec gates = new TensorSpec(
                DataType.FLOAT, ids.dim(0), ids.dim(1), inputs.get(INPUT_WEIGHT).dim(1));
        return 2 * ids.size() * weights + decoder().flops(decoderInputs(gates, inputs));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        List<SDVariable> none = new ArrayList<>();
        for (SDVariable input : args()) {
            none.add(noGradient(input));
        }
        return none;
    }
}
