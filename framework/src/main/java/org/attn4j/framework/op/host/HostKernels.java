package org.attn4j.framework.op.host;

import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.reference.ReferenceKernels;
import org.nd4j.linalg.api.buffer.DataType;

/** The host's kernels: the JVM's for single precision, those composed of ND4J calls for double precision. */
public final class HostKernels implements Kernels {
    private final Kernels single;
    private final Kernels reference = new ReferenceKernels();

    private HostKernels(HostDevice device) {
        this.single = new JvmKernels(device);
    }

    /** Kernels that compute on a device's pool and BLAS. */
    public static HostKernels of(HostDevice device) {
        return new HostKernels(device);
    }

    @Override
    public Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        boolean wide = inputs.stream().anyMatch(t -> t.spec().type() == DataType.DOUBLE);
        return (wide ? reference : single).bind(op, inputs, outputs);
    }
}
