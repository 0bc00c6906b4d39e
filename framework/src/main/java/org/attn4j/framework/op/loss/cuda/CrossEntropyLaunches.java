package org.attn4j.framework.op.loss.cuda;

import static org.attn4j.framework.op.Storage.Reads.EITHER;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.Integers32;
import org.attn4j.framework.op.launch.RowLaunch;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.attn4j.framework.op.loss.CrossEntropyGrad;
import org.nd4j.linalg.api.buffer.DataType;

/** Cross-entropy. The host names a label that is no class; here it makes the loss NaN. */
public final class CrossEntropyLaunches {
    private static final String FILE = "loss/cuda/cross_entropy";
    private static final int BLOCK = 1024;

    private CrossEntropyLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(CrossEntropy.class, CrossEntropyLaunches::loss, (op, in) -> Storage.reading(EITHER)
                .withPaddedRows());
        table.cuda(CrossEntropyGrad.class, CrossEntropyLaunches::gradient, (op, in) -> Storage.reading(EITHER)
                .writing(true)
                .withPaddedRows());
    }

    private static Runnable loss(CrossEntropy op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor logits = inputs.get(0);
        Tensor labels = Integers32.of(inputs.get(1));
        int rows = logits.rows();
        Tensor losses = device.workspace(DataType.FLOAT, rows);
        Runnable each = RowLaunch.of(device, FILE, "cross_entropy", rows, logits.columns())
                .tensor(logits)
                .halves(logits)
                .integer(Math.toIntExact(logits.leading()))
                .tensor(labels)
                .integer(op.ignored())
                .number(op.smoothing())
                .tensor(op.weighted() ? inputs.get(3) : null)
                .tensor(losses)
                .tensor(outputs.get(1))
                .integer(rows)
                .integer(logits.columns())
                .work(w -> w.exponentials(logits.size()))
                .ready();
        Runnable total = device.kernel(FILE, "cross_entropy_total")
                .grid(1)
                .block(BLOCK)
                .tensor(losses)
                .tensor(labels)
                .integer(op.ignored())
                .tensor(op.counted() ? inputs.get(2) : null)
                .integer(op.counted() ? 1 : 0)
                .integer(rows)
                .tensor(outputs.get(0))
                .ready();
        return CudaKernels.sequence(each, total);
    }

    private static Runnable gradient(
            CrossEntropyGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor logits = inputs.get(0);
        Tensor labels = Integers32.of(inputs.get(1));
        Tensor factor = device.workspace(DataType.FLOAT, 1);
        Runnable scalar = device.kernel("loss/cuda/labels", "label_factor")
                .grid(1)
                .block(BLOCK)
                .tensor(labels)
                .integer(Math.toIntExact(labels.size()))
                .integer(op.ignored())
                .tensor(op.counted() ? inputs.get(2) : null)
                .integer(op.counted() ? 1 : 0)
                .tensor(inputs.get(op.statistics() + 1))
                .tensor(factor)
                .ready();
        Runnable each = RowLaunch.of(device, FILE, "cross_entropy_grad", logits.rows(), logits.columns())
                .tensor(logits)
                .halves(logits)
                .integer(Math.toIntExact(logits.leading()))
                .tensor(labels)
                .tensor(inputs.get(op.statistics()))
                .tensor(factor)
                .integer(op.ignored())
                .number(op.smoothing())
                .tensor(op.weighted() ? inputs.get(3) : null)
                .tensor(outputs.get(0))
                .halves(outputs.get(0))
                .integer(Math.toIntExact(outputs.get(0).leading()))
                .integer(logits.rows())
                .integer(logits.columns())
                .work(w -> w.exponentials(logits.size()))
                .ready();
        return CudaKernels.sequence(scalar, each);
    }
}
