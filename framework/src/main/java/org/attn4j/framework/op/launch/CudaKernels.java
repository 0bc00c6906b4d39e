package org.attn4j.framework.op.launch;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.CudaStorage;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.KernelFactory;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.OpChain;
import org.attn4j.framework.op.OpFamilies;
import org.attn4j.framework.op.Storage;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;

/** Single-precision kernels in CUDA C++, and cuBLASLt for matrix products. */
public final class CudaKernels implements Kernels {
    private final CudaDevice device;

    /** Kernels on a card. */
    public CudaKernels(CudaDevice device) {
        this.device = device;
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
        return OpFamilies.of(op).cuda(op) != null;
    }

    @Override
    public Storage storage(JavaOp op, List<TensorSpec> inputs) {
        CudaStorage<JavaOp> storage = OpFamilies.of(op).cudaStorage(op);
        return storage == null || device.precision() != Precision.BF16 ? Storage.SINGLE : storage.of(op, inputs);
    }

    @Override
    public Runnable round(Tensor from, Tensor to, long rows) {
        return device.round(from, to, rows);
    }

    @Override
    public Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        KernelFactory<JavaOp, CudaDevice> factory = OpFamilies.of(op).cuda(op);
        if (factory == null || inputs.stream().anyMatch(t -> t.spec().type() == DataType.DOUBLE)) {
            throw new UnsupportedOperationException("no CUDA kernel for op " + op.opName());
        }
        Storage storage = storage(op, inputs.stream().map(Tensor::spec).toList());
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).spec().type() == DataType.BFLOAT16 && storage.reads(i) == Storage.Reads.SINGLE) {
                throw new IllegalArgumentException(op.opName() + " cannot read input " + i + " in bfloat16");
            }
        }
        return factory.bind(op, inputs, outputs, device);
    }

    @Override
    public Runnable bindStock(DifferentialFunction op, List<Tensor> inputs, List<Tensor> outputs) {
        return OpFamilies.of(getClass().getClassLoader()).stock().stream()
                .map(kernels -> kernels.bind(op, inputs, outputs, device))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    @Override
    public boolean fuses(OpChain chain) {
        return OpFamilies.of(chain.link(0).op()).chain(chain) != null;
    }

    @Override
    public Runnable bindChain(OpChain chain, Map<String, Tensor> tensors) {
        return OpFamilies.of(chain.link(0).op()).chain(chain).bind(tensors, device);
    }
}
