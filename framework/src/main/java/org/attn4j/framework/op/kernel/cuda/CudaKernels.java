package org.attn4j.framework.op.kernel.cuda;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.kernel.Kernels;
import org.attn4j.framework.op.kernel.OpChain;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;

/** Single-precision kernels in CUDA C++, and cuBLASLt for matrix products. */
public final class CudaKernels implements Kernels {
    private static final Map<Class<? extends JavaOp>, CudaFactory<?>> FACTORIES = new HashMap<>();

    static {
        LinearLaunches.registerAll();
        ColumnsLaunches.registerAll();
        ActivationLaunches.registerAll();
        SumLaunches.registerAll();
        DropoutLaunches.registerAll();
        NormLaunches.registerAll();
        CrossEntropyLaunches.registerAll();
        TotalLossLaunches.registerAll();
        EmbeddingLaunches.registerAll();
        RotaryLaunches.registerAll();
        ArgMaxLaunches.registerAll();
        UpdateLaunches.registerAll();
        ScheduledSamplingLaunches.registerAll();
        AttentionLaunches.registerAll();
        CacheLaunches.registerAll();
        ScoredLaunches.registerAll();
        LinearAttentionLaunches.registerAll();
        SequenceRowLaunches.registerAll();
        MeanLaunches.registerAll();
        PatchLaunches.registerAll();
        MixtureLaunches.registerAll();
        RoutingLaunches.registerAll();
        RouterLossLaunches.registerAll();
        GroupedLaunches.registerAll();
        RecurrentLaunches.registerAll();
        AdditiveLaunches.registerAll();
        BahdanauLaunches.registerAll();
    }

    private final CudaDevice device;

    /** Kernels on a card. */
    public CudaKernels(CudaDevice device) {
        this.device = device;
    }

    static <O extends JavaOp> void register(Class<O> op, CudaFactory<O> factory) {
        FACTORIES.put(op, factory);
    }

    /** Whether ops of a class have a CUDA kernel. */
    public static boolean has(Class<? extends JavaOp> op) {
        return FACTORIES.containsKey(op);
    }

    /** Calls one after the other. */
    public static Runnable sequence(Runnable... calls) {
        Runnable[] all = calls.clone();
        return () -> {
            for (Runnable call : all) {
                call.run();
            }
        };
    }

    @Override
    public boolean isOwn(JavaOp op) {
        return has(op.getClass());
    }

    @Override
    public Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        CudaFactory<?> factory = FACTORIES.get(op.getClass());
        if (factory == null || inputs.stream().anyMatch(t -> t.spec().type() == DataType.DOUBLE)) {
            throw new UnsupportedOperationException("no CUDA kernel for op " + op.opName());
        }
        return bind(factory, op, inputs, outputs);
    }

    @Override
    public Runnable bindStock(DifferentialFunction op, List<Tensor> inputs, List<Tensor> outputs) {
        return StockLaunches.bind(op, inputs, outputs, device);
    }

    @Override
    public boolean fuses(OpChain chain) {
        return ResidualNorm.match(chain) != null || ResidualNormGrad.match(chain) != null;
    }

    @Override
    public Runnable bindChain(OpChain chain, Map<String, Tensor> tensors) {
        ResidualNorm forward = ResidualNorm.match(chain);
        return forward != null
                ? ResidualNormLaunches.forward(forward, tensors, device)
                : ResidualNormLaunches.gradient(ResidualNormGrad.match(chain), tensors, device);
    }

    @SuppressWarnings("unchecked") // register() ties each class to a factory of its own type
    private <O extends JavaOp> Runnable bind(
            CudaFactory<O> factory, JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        return factory.bind((O) op, inputs, outputs, device);
    }
}
