package org.attn4j.framework.device.cuda;

import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;

/** What tests of CUDA kernels run on: the emulation, or the card that a property names. */
public final class TestCard {
    /** System property with a card's number. */
    public static final String PROPERTY = "attn4j.test.card";

    private TestCard() {}

    /** A device of a precision. */
    public static CudaDevice device(Precision precision) {
        Integer card = Integer.getInteger(PROPERTY);
        return card == null ? EmulatedCuda.device(precision) : CudaDevices.open(card, precision, HostDevice.shared());
    }

    /** A device of a precision whose kernels' accesses to memory are checked, where it is the emulation. */
    public static CudaDevice checkedDevice(Precision precision) {
        return Integer.getInteger(PROPERTY) == null
                ? new CudaDevice(EmulatedCuda.create().checked(), precision, HostDevice.shared())
                : device(precision);
    }

    /**
     * In which order threads, warps and blocks run: 0 as numbered, 1 backwards, else by chance from this seed. A card
     * has an order of its own.
     */
    public static void order(long seed) {
        if (Integer.getInteger(PROPERTY) == null) {
            EmulatedCuda.order(seed);
        }
    }

    /** Throws if a kernel wrote outside of its memory; the emulation alone can tell. */
    public static void checkGuards() {
        if (Integer.getInteger(PROPERTY) == null) {
            EmulatedCuda.checkGuards();
        }
    }
}
