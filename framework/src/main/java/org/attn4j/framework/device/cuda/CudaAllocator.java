package org.attn4j.framework.device.cuda;

import java.lang.ref.Cleaner;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.attn4j.framework.device.DeviceMemoryException;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A card's memory, block by block. A block that nothing refers to any more is given back at the next question, by the
 * thread that asks.
 */
final class CudaAllocator {
    private static final Cleaner CLEANER = Cleaner.create();

    /** The first collection finds what was unreachable; a second one what that alone held. */
    private static final int COLLECTIONS = 2;
    /** Where collections on demand are switched off, the wait is for nothing. */
    private static final long LONGEST_WAIT = 1000;

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
     * @throws DeviceMemoryException if the card has not so much free, unreachable blocks given back
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

    /** The same; where that is less than what is wanted, blocks are looked for first that nothing refers to. */
    long freeBytes(long wanted) {
        long free = freeBytes();
        for (int round = 0; wanted > free && round < COLLECTIONS && collect(); round++) {
            free = freeBytes();
        }
        return free;
    }

    private long address(long bytes) {
        long free = freeBytes(bytes);
        if (bytes > free) {
            throw new DeviceMemoryException(device + " (" + api.card() + ")", bytes, free, api.totalBytes());
        }
        return api.allocate(bytes);
    }

    /**
     * Lets Java find the blocks that nothing refers to: it does not see a card fill up, and may not have looked for long.
     *
     * @return whether it has looked
     */
    private static boolean collect() {
        CountDownLatch found = new CountDownLatch(1);
        CLEANER.register(new Object(), found::countDown);
        System.gc();
        try {
            return found.await(LONGEST_WAIT, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void giveBack() {
        for (Long address = unused.poll(); address != null; address = unused.poll()) {
            api.free(address);
        }
    }
}
