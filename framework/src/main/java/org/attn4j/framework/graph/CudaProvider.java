package org.attn4j.framework.graph;

import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.CudaDevices;
import org.attn4j.framework.op.launch.CudaKernels;

/** Devices {@code cuda} (the first card) and {@code cuda:N}: NVIDIA cards by our own kernels. */
public final class CudaProvider implements DeviceProvider {
    private static final String FIRST = "cuda";
    private static final String NUMBERED = "cuda:";

    @Override
    public String names() {
        return "cuda or cuda:N";
    }

    @Override
    public boolean answersTo(String device) {
        return device.equals(FIRST) || device.startsWith(NUMBERED);
    }

    @Override
    public String obstacle() {
        return CudaDevices.find().problem();
    }

    @Override
    public Backend open(Request request) {
        int index = index(request.device());
        HostDevice host = new HostDevice(request.threads(), request.blas());
        try {
            return backend(CudaDevices.open(index, request.precision(), host));
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /** A card; an op that has no CUDA kernel runs on the card's host device. */
    public static Backend backend(CudaDevice device) {
        return Backend.withHost(device, new CudaKernels(device), device.host());
    }

    @Override
    public void requireName(String device) {
        index(device);
    }

    private static int index(String device) {
        if (device.equals(FIRST)) {
            return 0;
        }
        String number = device.substring(NUMBERED.length());
        if (!number.matches("\\d{1,4}")) {
            throw new IllegalArgumentException(
                    "device '" + device + "': expected cuda or cuda:N, N the card's number from 0");
        }
        return Integer.parseInt(number);
    }
}
