package org.attn4j.framework.op.recurrent.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.recurrent.BahdanauDecoder;
import org.attn4j.framework.op.recurrent.ScheduledSampling;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A decoder that may be fed with what it predicts, token by token. */
public final class ScheduledSamplingReference {
    private ScheduledSamplingReference() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(ScheduledSampling::new, ScheduledSamplingReference::run);
    }

    private static List<INDArray> run(ScheduledSampling op, List<INDArray> in) {
        INDArray table = in.get(ScheduledSampling.TABLE);
        int[] ids = Rows.integers(in.get(ScheduledSampling.IDS));
        int batch = (int) in.get(ScheduledSampling.IDS).size(0);
        int steps = (int) in.get(ScheduledSampling.IDS).size(1);
        long counter = in.get(ScheduledSampling.STEP).getLong(0);
        INDArray state = in.get(ScheduledSampling.DECODER + BahdanauDecoder.INITIAL - 1);
        int[] result = new int[ids.length];
        int[] predicted = new int[batch];
        for (int t = 0; t < steps; t++) {
            INDArray x = Rows.zeros(table, batch, table.size(1));
            for (int b = 0; b < batch; b++) {
                int at = b * steps + t;
                result[at] = t == 0 || op.isTrue(counter, at) ? ids[at] : predicted[b];
                Rows.checkRange("scheduled sampling", "id", result[at], at, table.size(0));
                x.putRow(b, table.getRow(result[at]));
            }
            INDArray gates = linear(x, in.get(ScheduledSampling.INPUT_WEIGHT), in.get(ScheduledSampling.INPUT_BIAS));
            List<INDArray> given =
                    ScheduledSampling.decoderInputs(gates.dup('c').reshape('c', batch, 1, gates.size(1)), in);
            given.set(BahdanauDecoder.INITIAL, state);
            List<INDArray> stepped = BahdanauReferences.forward(op.decoder(), given);
            state = stepped.get(3);
            INDArray joined = Nd4j.concat(1, Rows.of(stepped.get(0)), Rows.of(stepped.get(1)), x);
            INDArray y = linear(joined, in.get(ScheduledSampling.OUTPUT_WEIGHT), in.get(ScheduledSampling.OUTPUT_BIAS));
            INDArray logits = op.tied() ? y.mmul(table.transpose()) : y;
            predicted = logits.argMax(1).castTo(DataType.INT32).toIntVector();
        }
        return List.of(Nd4j.createFromArray(result).reshape(batch, steps));
    }

    private static INDArray linear(INDArray x, INDArray weight, INDArray bias) {
        return x.mmul(weight).addRowVector(bias.reshape(weight.size(1)));
    }
}
