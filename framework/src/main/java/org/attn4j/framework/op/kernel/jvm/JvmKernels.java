package org.attn4j.framework.op.kernel.jvm;

import java.lang.ref.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.kernel.KernelFactory;
import org.attn4j.framework.op.kernel.Kernels;

/** Single-precision kernels in Java: the Vector API on heap blocks, and the device's BLAS for large products. */
public final class JvmKernels implements Kernels {
    private static final Map<Class<? extends JavaOp>, KernelFactory<?>> FACTORIES = new HashMap<>();

    static {
        if (Simd.available()) {
            VectorProfiles.collect();
        }
        AttentionKernels.registerAll();
        ScoredKernels.registerAll();
        LinearKernels.registerAll();
        RecurrentKernels.registerAll();
        ColumnKernels.registerAll();
        ArgMaxKernel.registerAll();
        UpdateKernels.registerAll();
        EmbeddingKernels.registerAll();
        PatchKernels.registerAll();
        RowKernels.registerAll();
        MeanKernels.registerAll();
        SumKernels.registerAll();
        MixtureKernels.registerAll();
        DropoutKernel.registerAll();
        CrossEntropyKernel.registerAll();
        ElementKernel.register();
        NormKernels.register();
        CacheKernels.register();
    }

    private final HostDevice device;

    /** Kernels on a device's pool and BLAS. */
    public JvmKernels(HostDevice device) {
        this.device = device;
    }

    static <O extends JavaOp> void register(Class<O> op, KernelFactory<O> factory) {
        FACTORIES.put(op, factory);
    }

    @Override
    public Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        KernelFactory<?> factory = FACTORIES.get(op.getClass());
        if (factory == null) {
            throw new UnsupportedOperationException("no JVM kernel for op " + op.opName());
        }
        return bind(factory, op, inputs, outputs);
    }

    @SuppressWarnings("unchecked") // register() ties each class to a factory of its own type
    private <O extends JavaOp> Runnable bind(
            KernelFactory<O> factory, JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        return new Bound(factory.bind((O) op, inputs, outputs, device), List.copyOf(inputs), List.copyOf(outputs));
    }

    /** Keeps the tensors' memory from being collected: kernels hold buffers and addresses, which do not. */
    private record Bound(Runnable kernel, List<Tensor> inputs, List<Tensor> outputs) implements Runnable {
        @Override
        public void run() {
            kernel.run();
            Reference.reachabilityFence(this);
        }
    }
}
