package org.attn4j.framework.device.cuda;

import java.lang.ref.Cleaner;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.attn4j.framework.device.DeviceMemoryException;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A card's memory, block by block. A block that nothing refers to any more is given back at the next question, by the
 * thread that asks.
 */
final class CudaAllocator {
    private static final Cleaner CLEANER = Cleaner.create();

    private final CudaApi api;
    private final String device;
    private final Queue<Long> unused = new ConcurrentLinkedQueue<>();

    /** Of a card; the device's name is for messages. */
    CudaAllocator(CudaApi api, String device) {
        this.api = api;
        this.device = device;
    }

    /**
     * A block whose content is undefined.
     *
     * @throws DeviceMemoryException if the card has not so much free
     */
    CudaMemory uninitialized(DataType type, long elements) {
        long address = address(elements * type.width());
        CudaMemory memory = new CudaMemory(type, elements, address);
        Queue<Long> queue = unused;
        CLEANER.register(memory, () -> queue.add(address));
        return memory;
    }

    /** Bytes that can still be allocated. */
    long freeBytes() {
        giveBack();
        return api.freeBytes();
    }

    private long address(long bytes) {
        long free = freeBytes();
        if (bytes > free) {
            throw new DeviceMemoryException(device + " (" + api.card() + ")", bytes, free, api.totalBytes());
        }
        return api.allocate(bytes);
    }

    private void giveBack() {
        for (Long address = unused.poll(); address != null; address = unused.poll()) {
            api.free(address);
        }
    }
}
