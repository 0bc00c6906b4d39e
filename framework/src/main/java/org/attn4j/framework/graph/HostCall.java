package org.attn4j.framework.graph;

import java.util.List;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;

/**
 * A call on the host for tensors of a device: inputs copied to the host, the call, outputs copied back.
 *
 * @param in pairs of a device's tensor and the host's, to copy before the call
 * @param out pairs to copy back after it
 */
record HostCall(Device device, List<Pair> in, Runnable call, List<Pair> out) implements Runnable {
    /** The same numbers in two memories. */
    record Pair(Tensor device, Tensor host) {}

    @Override
    public void run() {
        for (int i = 0; i < in.size(); i++) {
            device.copyToHost(in.get(i).device, in.get(i).host);
        }
        call.run();
        for (int i = 0; i < out.size(); i++) {
            device.copyFromHost(out.get(i).host, out.get(i).device);
        }
    }
}
