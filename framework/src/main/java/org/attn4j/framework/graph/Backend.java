package org.attn4j.framework.graph;

import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.host.HostKernels;

/** A device and what computes on it. */
public record Backend(Device device, Kernels kernels) {
    /** The CPU. */
    public static Backend host(HostDevice device) {
        return new Backend(device, HostKernels.of(device));
    }

    /** A device with memory of its own; an op that it has no kernel for runs on a host device, between copies. */
    static Backend withHost(Device device, Kernels own, HostDevice host) {
        return new Backend(device, new HostFallback(device, own, host));
    }
}
