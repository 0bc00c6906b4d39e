package org.attn4j.framework.dl4j;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.layer.GraphBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's time series, [B, D, T] (NCW) or [B, T, D] (NWC), as our [B, T, D]. */
final class Sequences {
    /** Stand-ins for lengths that only the data tell. */
    private static final long BATCH = 2;

    private static final long TIME = 3;

    private Sequences() {}

    /** An input of example shape [B, T, D]. */
    static SDVariable example(GraphBuilder builder, String name, long width) {
        TensorSpec spec = TensorSpec.floats(BATCH, TIME, width);
        return builder.input(name, spec, -1, -1, width);
    }

    /** Tells a builder of an input in DL4J's order, and turns it into [B, T, D]. */
    static SDVariable in(GraphBuilder builder, SDVariable x, long width, RNNFormat format) {
        boolean channelsFirst = format == RNNFormat.NCW;
        builder.declare(
                x,
                channelsFirst
                        ? new TensorSpec(x.dataType(), BATCH, width, TIME)
                        : new TensorSpec(x.dataType(), BATCH, TIME, width));
        return swap(x, format);
    }

    /** Tells a builder of a mask [B, T]. */
    static void mask(GraphBuilder builder, SDVariable mask) {
        builder.declare(mask, new TensorSpec(mask.dataType(), BATCH, TIME));
    }

    /** From [B, T, D] into DL4J's order, or back. */
    static SDVariable swap(SDVariable x, RNNFormat format) {
        return format == RNNFormat.NCW ? x.getSameDiff().permute(x, 0, 2, 1) : x;
    }

    /** The recurrent type that an input must have. */
    static InputType.InputTypeRecurrent recurrent(Object where, InputType type) {
        require(
                type instanceof InputType.InputTypeRecurrent,
                "%s: expected recurrent input [B, D, T], got %s; declare it with InputType.recurrent(D, T)",
                where,
                type);
        return (InputType.InputTypeRecurrent) type;
    }

    /**
     * Throws unless an array is a time series of a width.
     *
     * @throws IllegalArgumentException if it is not
     */
    static void check(Object where, INDArray x, long width, RNNFormat format) {
        int dimension = format == RNNFormat.NCW ? 1 : 2;
        require(
                x.rank() == 3 && x.size(dimension) == width,
                "%s: expected input %s with D = %d, got %s",
                where,
                format == RNNFormat.NCW ? "[B, D, T]" : "[B, T, D]",
                width,
                java.util.Arrays.toString(x.shape()));
    }
}
