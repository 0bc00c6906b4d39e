package org.attn4j.framework.graph.nd4jcuda;

import org.attn4j.framework.device.Nd4jDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.nvidia.DriverSearch;
import org.attn4j.framework.device.nvidia.Nd4jCudaSupport;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.DeviceProvider;
import org.attn4j.framework.op.reference.ReferenceKernels;
import org.nd4j.nativeblas.NativeOpsHolder;

/** ND4J's own CUDA backend: our ops composed of its calls. */
public final class Nd4jCudaProvider implements DeviceProvider {
    private static final String NAME = "nd4j-cuda";

    @Override
    public String names() {
        return NAME;
    }

    @Override
    public boolean answersTo(String device) {
        return device.equals(NAME);
    }

    @Override
    public String obstacle() {
        return Nd4jCudaSupport.obstacle(DriverSearch.find());
    }

    @Override
    public boolean replacesCpu() {
        return true;
    }

    @Override
    public Backend open(Request request) {
        // Before ND4J's first class loads: on a card that it has no code for it fails with no word of why.
        Nd4jCudaSupport.require(DriverSearch.find());
        if (request.precision() != Precision.FP32) {
            throw new IllegalArgumentException("device 'nd4j-cuda' computes in fp32 alone: precision is "
                    + request.precision().name().toLowerCase(java.util.Locale.ROOT));
        }
        Nd4jDevice device = new Nd4jDevice(
                NAME, () -> NativeOpsHolder.getInstance().getDeviceNativeOps().getDeviceFreeMemoryDefault());
        return new Backend(device, new ReferenceKernels());
    }
}
