package org.attn4j.framework.op.recurrent.jvm;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.embedding.Embedding;
import org.attn4j.framework.op.host.JvmKernels;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.loss.ArgMax;
import org.attn4j.framework.op.recurrent.BahdanauDecoder;
import org.attn4j.framework.op.recurrent.ScheduledSampling;
import org.attn4j.framework.op.simd.Integers;
import org.nd4j.linalg.api.buffer.DataType;

/** Runs the kernels of a decoder's layers on one step after another; each step's arg-max may feed the next. */
final class ScheduledSamplingKernel implements Runnable {
    private final ScheduledSampling op;
    private final HostDevice device;
    private final Integers ids;
    private final Integers random;
    private final IntBuffer result;
    private final int batch;
    private final int steps;
    private final FloatBuffer initial;
    private final FloatBuffer state;
    private final IntBuffer fed;
    private final IntBuffer predicted;
    /** What is put side by side for the output map: h, context, embedded token. */
    private final List<Tensor> pieces;

    private final Tensor joined;
    private final List<Runnable> toState = new ArrayList<>();
    private final List<Runnable> toPrediction = new ArrayList<>();

    ScheduledSamplingKernel(ScheduledSampling op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        this.op = op;
        this.device = device;
        this.ids = new Integers(inputs.get(ScheduledSampling.IDS));
        this.random = new Integers(inputs.get(ScheduledSampling.STEP));
        this.result = outputs.get(0).ints();
        this.batch = outputs.get(0).dim(0);
        this.steps = outputs.get(0).dim(1);
        Tensor table = inputs.get(ScheduledSampling.TABLE);
        Kernels kernels = new JvmKernels(device);
        Tensor token = working(new TensorSpec(DataType.INT32, batch, 1));
        Tensor best = working(new TensorSpec(DataType.INT32, batch));
        Tensor x = floats(batch, 1, table.columns());
        toState.add(kernels.bind(new Embedding(1), List.of(table, token), List.of(x)));
        Tensor gates =
                floats(batch, 1, inputs.get(ScheduledSampling.INPUT_WEIGHT).columns());
        toState.add(kernels.bind(
                new Linear(true, false),
                List.of(x, inputs.get(ScheduledSampling.INPUT_WEIGHT), inputs.get(ScheduledSampling.INPUT_BIAS)),
                List.of(gates)));
        List<Tensor> given = ScheduledSampling.decoderInputs(gates, inputs);
        List<Tensor> stepped = new ArrayList<>();
        for (TensorSpec spec :
                op.decoder().outputs(given.stream().map(Tensor::spec).toList())) {
            stepped.add(working(spec));
        }
        this.initial = given.get(BahdanauDecoder.INITIAL).floats();
        this.state = stepped.get(3).floats();
        // A step's last state lies where the next one's initial state is.
        given.set(BahdanauDecoder.INITIAL, stepped.get(3));
        toState.add(kernels.bind(op.decoder(), given, stepped));
        this.pieces = List.of(stepped.get(0), stepped.get(1), x);
        this.joined = floats(batch, pieces.stream().mapToInt(Tensor::columns).sum());
        Tensor y = floats(batch, inputs.get(ScheduledSampling.OUTPUT_WEIGHT).columns());
        toPrediction.add(kernels.bind(
                new Linear(true, false),
                List.of(joined, inputs.get(ScheduledSampling.OUTPUT_WEIGHT), inputs.get(ScheduledSampling.OUTPUT_BIAS)),
                List.of(y)));
        Tensor logits = y;
        if (op.tied()) {
            logits = floats(batch, table.rows());
            toPrediction.add(kernels.bind(new Linear(false, true), List.of(y, table), List.of(logits)));
        }
        toPrediction.add(kernels.bind(new ArgMax(), List.of(logits), List.of(best)));
        this.fed = token.ints();
        this.predicted = best.ints();
    }

    private Tensor floats(long... shape) {
        return working(TensorSpec.floats(shape));
    }

    private Tensor working(TensorSpec spec) {
        return new Tensor(device.allocate(spec.type(), spec.size()), 0, spec);
    }

    @Override
    public void run() {
        state.put(0, initial, 0, state.capacity());
        long counter = random.at(0);
        for (int t = 0; t < steps; t++) {
            for (int b = 0; b < batch; b++) {
                int at = b * steps + t;
                int id = t == 0 || op.isTrue(counter, at) ? (int) ids.at(at) : predicted.get(b);
                fed.put(b, id);
                result.put(at, id);
            }
            // What follows the last token feeds no step.
            if (t + 1 < steps) {
                toState.forEach(Runnable::run);
                join();
                toPrediction.forEach(Runnable::run);
            }
        }
    }

    private void join() {
        FloatBuffer all = joined.floats();
        int width = joined.columns();
        int column = 0;
        for (Tensor piece : pieces) {
            FloatBuffer from = piece.floats();
            int n = piece.columns();
            for (int b = 0; b < batch; b++) {
                all.put(b * width + column, from, b * n, n);
            }
            column += n;
        }
    }
}
