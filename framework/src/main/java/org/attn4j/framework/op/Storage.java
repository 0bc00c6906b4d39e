package org.attn4j.framework.op;

import java.util.List;

/**
 * How a device's kernel for an op takes single-precision inputs and gives single-precision outputs: as they are, or rounded
 * to bfloat16. A plan keeps a variable in bfloat16 alone where whoever writes and reads it can; where some readers want it
 * rounded and others do not, it is rounded once, straight after it is written.
 *
 * @param inputs by index; those behind the last are read in single precision
 * @param halfOutputs whether an output can be written in bfloat16, by index; those behind the last cannot
 * @param padded whether rows of bfloat16 may lie further apart than they are long, see {@link
 *     org.attn4j.framework.device.Tensor#leading}
 */
public record Storage(List<Reads> inputs, List<Boolean> halfOutputs, boolean padded) {
    /** Everything in single precision. */
    public static final Storage SINGLE = new Storage(List.of(), List.of(), false);

    /** How an input is read. */
    public enum Reads {
        /** In single precision. */
        SINGLE,
        /** As it lies. */
        EITHER,
        /** In bfloat16. */
        HALF,
        /** In bfloat16, from a copy with zeros up to a multiple of 8 rows and columns. */
        COPY,
        /** As output 0 is written. */
        LIKE_OUTPUT
    }

    public Storage {
        inputs = List.copyOf(inputs);
        halfOutputs = List.copyOf(halfOutputs);
    }

    /** Inputs read as told, outputs in single precision. */
    public static Storage reading(Reads... inputs) {
        return new Storage(List.of(inputs), List.of(), false);
    }

    /** The same inputs; outputs that can be written in bfloat16. */
    public Storage writing(Boolean... half) {
        return new Storage(inputs, List.of(half), padded);
    }

    /** The same, for rows that lie further apart than they are long. */
    public Storage withPaddedRows() {
        return new Storage(inputs, halfOutputs, true);
    }

    /** How an input is read. */
    public Reads reads(int input) {
        return input < inputs.size() ? inputs.get(input) : Reads.SINGLE;
    }

    /** Whether an output can be written in bfloat16. */
    public boolean writesHalf(int output) {
        return output < halfOutputs.size() && halfOutputs.get(output);
    }
}
