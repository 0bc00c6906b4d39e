package org.attn4j.framework.device.nvidia;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.SizeTPointer;

/** Asks the driver's own library, by which cards are used: it is there where NVML and {@code nvidia-smi} need not be. */
final class CudaQuery {
    private static final int TEXT = 256;

    private CudaQuery() {}

    /**
     * What it tells; null if it is not there or does not start. {@link NvmlQuery} has loaded it where it was found.
     *
     * @param version the driver's version, which it does not tell
     */
    static NvidiaDriver find(String version) {
        try {
            int[] number = new int[1];
            int[] count = new int[1];
            if (cudart.cuInit(0) != 0
                    || cudart.cuDriverGetVersion(number) != 0
                    || cudart.cuDeviceGetCount(count) != 0) {
                return null;
            }
            List<NvidiaCard> cards = new ArrayList<>();
            for (int i = 0; i < count[0]; i++) {
                int[] handle = new int[1];
                if (cudart.cuDeviceGet(handle, i) == 0) {
                    cards.add(card(i, handle[0]));
                }
            }
            return NvidiaDriver.of(version, NvidiaDriver.cuda(number[0]), cards);
        } catch (LinkageError absent) {
            return null; // no driver, or no bindings for this system
        }
    }

    private static NvidiaCard card(int index, int handle) {
        byte[] name = new byte[TEXT];
        cudart.cuDeviceGetName(name, TEXT, handle);
        int[] major = new int[1];
        int[] minor = new int[1];
        cudart.cuDeviceGetAttribute(major, cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, handle);
        cudart.cuDeviceGetAttribute(minor, cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, handle);
        try (SizeTPointer bytes = new SizeTPointer(1)) {
            cudart.cuDeviceTotalMem(bytes, handle);
            return new NvidiaCard(index, NvmlQuery.text(name), major[0], minor[0], bytes.get(), -1);
        }
    }
}
