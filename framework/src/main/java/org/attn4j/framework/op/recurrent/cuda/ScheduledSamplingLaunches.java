package org.attn4j.framework.op.recurrent.cuda;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.Philox;
import org.attn4j.framework.op.embedding.Embedding;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.Integers32;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.loss.ArgMax;
import org.attn4j.framework.op.recurrent.BahdanauDecoder;
import org.attn4j.framework.op.recurrent.ScheduledSampling;
import org.nd4j.linalg.api.buffer.DataType;

/** Launches the kernels of a decoder's layers for one step after another; each step's arg-max may feed the next. */
public final class ScheduledSamplingLaunches {
    private static final String FILE = "recurrent/cuda/scheduled_sampling";
    private static final int BLOCK = 128;

    private final ScheduledSampling op;
    private final List<Tensor> inputs;
    private final CudaDevice device;
    private final Tensor result;
    private final int batch;
    private final Tensor fed;
    private final Tensor predicted;
    /** The layers of one step, from the token fed to the token predicted. */
    private final List<Runnable> layers = new ArrayList<>();

    private ScheduledSamplingLaunches(
            ScheduledSampling op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        this.op = op;
        this.inputs = inputs;
        this.device = device;
        this.result = outputs.get(0);
        this.batch = result.dim(0);
        this.fed = working(new TensorSpec(DataType.INT32, batch, 1));
        this.predicted = working(new TensorSpec(DataType.INT32, batch));
    }

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(
                ScheduledSampling.class,
                (op, inputs, outputs, device) -> new ScheduledSamplingLaunches(op, inputs, outputs, device).steps());
    }

    private Runnable steps() {
        Tensor initial = inputs.get(ScheduledSampling.DECODER + BahdanauDecoder.INITIAL - 1);
        Tensor state = working(initial.spec());
        layers(state);
        int steps = result.dim(1);
        List<Runnable> calls = new ArrayList<>();
        calls.add(() -> device.copy(initial, state));
        for (int t = 0; t < steps; t++) {
            calls.add(choose(t, steps));
            // What follows the last token feeds no step.
            if (t + 1 < steps) {
                calls.addAll(layers);
            }
        }
        return CudaKernels.sequence(calls.toArray(Runnable[]::new));
    }

    private Runnable choose(int t, int steps) {
        return device.kernel(FILE, "choose_tokens")
                .grid(Math.max(1, (batch + BLOCK - 1) / BLOCK))
                .block(BLOCK)
                .tensor(Integers32.of(inputs.get(ScheduledSampling.IDS)))
                .tensors(Integers32.step(inputs.get(ScheduledSampling.STEP)), predicted, fed, result)
                .wide(op.key())
                .integers(Philox.threshold(op.ratio()), batch, steps, t)
                .ready();
    }

    private void layers(Tensor state) {
        Kernels kernels = new CudaKernels(device);
        Tensor table = inputs.get(ScheduledSampling.TABLE);
        Tensor x = floats(batch, 1, table.columns());
        layers.add(kernels.bind(new Embedding(1), List.of(table, fed), List.of(x)));
        Tensor gates =
                floats(batch, 1, inputs.get(ScheduledSampling.INPUT_WEIGHT).columns());
        layers.add(kernels.bind(
                new Linear(true, false),
                List.of(x, inputs.get(ScheduledSampling.INPUT_WEIGHT), inputs.get(ScheduledSampling.INPUT_BIAS)),
                List.of(gates)));
        List<Tensor> given = ScheduledSampling.decoderInputs(gates, inputs);
        given.set(BahdanauDecoder.INITIAL, state);
        List<Tensor> stepped = new ArrayList<>();
        for (TensorSpec spec :
                op.decoder().outputs(given.stream().map(Tensor::spec).toList())) {
            stepped.add(working(spec));
        }
        layers.add(kernels.bind(op.decoder(), given, stepped));
        layers.add(() -> device.copy(stepped.get(3), state));
        Tensor joined = join(stepped.get(0), stepped.get(1), x);
        Tensor y = floats(batch, inputs.get(ScheduledSampling.OUTPUT_WEIGHT).columns());
        layers.add(kernels.bind(
                new Linear(true, false),
                List.of(joined, inputs.get(ScheduledSampling.OUTPUT_WEIGHT), inputs.get(ScheduledSampling.OUTPUT_BIAS)),
                List.of(y)));
        Tensor logits = y;
        if (op.tied()) {
            logits = floats(batch, table.rows());
            layers.add(kernels.bind(new Linear(false, true), List.of(y, table), List.of(logits)));
        }
        layers.add(kernels.bind(new ArgMax(), List.of(logits), List.of(predicted)));
    }

    /** Three pieces side by side for the output map: h, context, embedded token. */
    private Tensor join(Tensor... pieces) {
        int columns = 0;
        for (Tensor piece : pieces) {
            columns += piece.columns();
        }
        Tensor joined = floats(batch, columns);
        Launch launch = device.kernel(FILE, "side_by_side")
                .grid(Math.max(1, (joined.size() + BLOCK - 1) / BLOCK))
                .block(BLOCK);
        for (Tensor piece : pieces) {
            launch.tensor(piece).integer(piece.columns());
        }
        layers.add(launch.tensor(joined).integer(batch).ready());
        return joined;
    }

    private Tensor floats(long... shape) {
        return working(TensorSpec.floats(shape));
    }

    private Tensor working(TensorSpec spec) {
        return new Tensor(device.allocate(spec.type(), spec.size()), 0, spec);
    }
}
