package org.attn4j.framework.device.cuda;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** What the driver tells without a context. Loading this class loads the bindings and the driver's library. */
final class Driver {
    private static final int NAME_BYTES = 256;

    private Driver() {}

    /**
     * Starts the driver; harmless when started.
     *
     * @throws CudaException if it does not start, or has no card to show
     */
    static void initialize() {
        check(cudart.cuInit(0), "cuInit");
    }

    /** The CUDA version that the driver serves, times 1000, such as 13010. */
    static int version() {
        int[] version = new int[1];
        check(cudart.cuDriverGetVersion(version), "cuDriverGetVersion");
        return version[0];
    }

    /** The cards that the driver shows. */
    static List<CudaCard> cards() {
        int[] count = new int[1];
        check(cudart.cuDeviceGetCount(count), "cuDeviceGetCount");
        List<CudaCard> cards = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            int device = device(i);
            byte[] name = new byte[NAME_BYTES];
            check(cudart.cuDeviceGetName(name, name.length, device), "cuDeviceGetName");
            int length = 0;
            while (length < name.length && name[length] != 0) {
                length++;
            }
            try (SizeTPointer bytes = new SizeTPointer(1)) {
                check(cudart.cuDeviceTotalMem(bytes, device), "cuDeviceTotalMem");
                cards.add(new CudaCard(
                        i,
                        new String(name, 0, length, StandardCharsets.UTF_8),
                        attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device),
                        attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device),
                        bytes.get()));
            }
        }
        return cards;
    }

    /** The driver's handle of a card. */
    static int device(int index) {
        int[] device = new int[1];
        check(cudart.cuDeviceGet(device, index), "cuDeviceGet");
        return device[0];
    }

    /**
     * Checks a call's status.
     *
     * @throws CudaException unless it is success; names call and reason
     */
    static void check(int status, String call) {
        if (status != cudart.CUDA_SUCCESS) {
            throw new CudaException(call + ": " + reason(status));
        }
    }

    private static String reason(int status) {
        try (PointerPointer<BytePointer> text = new PointerPointer<>(1)) {
            cudart.cuGetErrorString(status, text);
            BytePointer reason = text.get(BytePointer.class);
            return reason == null || reason.isNull() ? "error " + status : reason.getString() + " (" + status + ")";
        }
    }

    private static int attribute(int attribute, int device) {
        int[] value = new int[1];
        check(cudart.cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute");
        return value[0];
    }
}
