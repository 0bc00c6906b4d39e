package org.attn4j.framework.op.host;

import java.lang.ref.Reference;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.KernelFactory;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.OpFamilies;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.VectorProfiles;

/** Single-precision kernels in Java: the Vector API on heap blocks, and the device's BLAS for large products. */
public final class JvmKernels implements Kernels {
    static {
        if (Simd.available()) {
            VectorProfiles.collect();
        }
    }

    private final HostDevice device;

    /** Kernels on a device's pool and BLAS. */
    public JvmKernels(HostDevice device) {
        this.device = device;
    }

    @Override
    public Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        KernelFactory<JavaOp, HostDevice> factory = OpFamilies.of(op).jvm(op);
        if (factory == null) {
            throw new UnsupportedOperationException("no JVM kernel for op " + op.opName());
        }
        return new Bound(factory.bind(op, inputs, outputs, device), List.copyOf(inputs), List.copyOf(outputs));
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
