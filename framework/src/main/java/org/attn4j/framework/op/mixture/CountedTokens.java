package org.attn4j.framework.op.mixture;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Tells which tokens of sequences count: those that a label which counts is found from. Padding and rows that only fill
 * up a batch do not.
 *
 * <pre>{@code
 * causal:     1 where labels[b, t] or a later label of row b counts
 * otherwise:  1 where the mask keeps the token and a label of row b counts
 * }</pre>
 *
 * Shapes: labels [B, ...] integers, or [P] with positions [P] integers, flat indices into B T; mask [B, T] of any type,
 * not 0 keeps and 0 hides -> INT32 [B, T]. T is that of causal labels or of the mask, else given.
 */
public final class CountedTokens extends JavaOp {
    /** For SameDiff's registry. */
    public CountedTokens() {}

    private CountedTokens(
            SameDiff sd,
            SDVariable labels,
            SDVariable mask,
            SDVariable positions,
            boolean causal,
            long length,
            int ignored) {
        super(sd, Stream.of(labels, mask, positions).filter(Objects::nonNull).toArray(SDVariable[]::new));
        addIArgument(ignored, length);
        addBArgument(causal, mask != null, positions != null);
    }

    /** Adds the op for tokens that see none behind them, each with a label of its own [B, T]. */
    public static CountedTokens causal(SameDiff sd, SDVariable labels, int ignored) {
        return new CountedTokens(sd, labels, null, null, true, 0, ignored);
    }

    /**
     * Adds the op for tokens that a mask keeps.
     *
     * @param labels those of row b are labels[b, ...]; with positions, those whose position is in the row
     * @param mask [B, T]
     * @param positions [P], or null
     */
    public static CountedTokens masked(
            SameDiff sd, SDVariable labels, SDVariable mask, SDVariable positions, int ignored) {
        return new CountedTokens(sd, labels, mask, positions, false, 0, ignored);
    }

    /** Adds the op for rows of T tokens without padding, each with labels of its own [B, ...]. */
    public static CountedTokens rows(SameDiff sd, SDVariable labels, long length, int ignored) {
        return new CountedTokens(sd, labels, null, null, false, length, ignored);
    }

    /** Label of targets that do not count. */
    public int ignored() {
        return integer(0);
    }

    /** Whether a token counts by its own label and those behind it. */
    public boolean causal() {
        return flag(0);
    }

    /** Whether there is a mask, input 1. */
    public boolean masked() {
        return flag(1);
    }

    /** Whether there are positions, input 2. */
    public boolean positioned() {
        return flag(2);
    }

    @Override
    protected DataType outputType(int output, List<DataType> inputs) {
        return DataType.INT32;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec labels = inputs.get(0);
        TensorSpec like = masked() ? inputs.get(1) : labels;
        check(!(masked() || causal()) || like.rank() == 2, "expected [B, T], got %s", like);
        check(
                positioned() ? inputs.get(2).size() == labels.size() : labels.dim(0) == like.dim(0),
                "labels %s do not fit: expected one for each of the positions, or those of each of %d rows",
                labels,
                like.dim(0));
        return List.of(new TensorSpec(DataType.INT32, like.dim(0), masked() || causal() ? like.dim(1) : wide(1)));
    }
}
