package org.attn4j.framework.op.kernel.reference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.kernel.Kernels;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every op composed of plain ND4J calls: slow, close to the formula, right in single and double precision, and runnable
 * on any ND4J backend. The oracle that other kernels are compared with.
 */
public final class ReferenceKernels implements Kernels {
    private static final Map<Class<? extends JavaOp>, Reference<?>> REFERENCES = new HashMap<>();

    static {
        AttentionReferences.registerAll();
        ScoredReferences.registerAll();
        LinearAttentionReferences.registerAll();
        LinearReferences.registerAll();
        RecurrentReferences.registerAll();
        AdditiveReferences.registerAll();
        BahdanauReferences.registerAll();
        ScheduledSamplingReference.registerAll();
        ColumnReferences.registerAll();
        ArgMaxReference.registerAll();
        UpdateReferences.registerAll();
        EmbeddingReferences.registerAll();
        PatchReferences.registerAll();
        RowReferences.registerAll();
        ElementwiseReferences.registerAll();
        CrossEntropyReferences.registerAll();
        FeedForwardReferences.register();
        NormReferences.register();
        CacheReferences.register();
        MixtureReferences.registerAll();
    }

    /** Computes an op's outputs as arrays. */
    @FunctionalInterface
    interface Reference<O extends JavaOp> {
        /** The outputs, in order; shapes must equal the op's shape rule. */
        List<INDArray> compute(O op, List<INDArray> inputs);
    }

    static <O extends JavaOp> void register(Class<O> op, Reference<O> reference) {
        REFERENCES.put(op, reference);
    }

    @Override
    public Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        Reference<?> reference = REFERENCES.get(op.getClass());
        if (reference == null) {
            throw new UnsupportedOperationException("no reference kernel for op " + op.opName());
        }
        return () -> run(reference, op, inputs, outputs);
    }

    @SuppressWarnings("unchecked") // register() ties each class to a reference of its own type
    private static <O extends JavaOp> void run(
            Reference<O> reference, JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        List<INDArray> results =
                reference.compute((O) op, inputs.stream().map(Tensor::asArray).toList());
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).asArray().assign(results.get(i));
        }
    }
}
