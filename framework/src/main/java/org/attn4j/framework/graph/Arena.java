package org.attn4j.framework.graph;

import java.util.EnumMap;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.DeviceMemoryException;
import org.attn4j.framework.device.Memory;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Memory for the intermediates of plans that never run at the same time: plans of one graph for several input shapes lie
 * on the same block, so that many shapes cost little more than the largest. What a plan leaves there lasts until another
 * one runs.
 */
final class Arena {
    /** A block that is too small is replaced by one at least so much larger: all of them together stay below 3 times. */
    private static final double GROWTH = 1.5;

    private final Device device;
    private final Map<DataType, Memory> blocks = new EnumMap<>(DataType.class);
    private long bytes;

    Arena(Device device) {
        this.device = device;
    }

    /**
     * A block of at least so many elements.
     *
     * @throws DeviceMemoryException if the device has not enough memory
     */
    Memory take(DataType type, long elements) {
        Memory block = blocks.get(type);
        if (block != null && block.elements() >= elements) {
            return block;
        }
        long wanted = block == null ? elements : Math.max(elements, (long) (GROWTH * block.elements()));
        if (wanted * type.width() > device.freeBytes()) {
            wanted = elements;
        }
        long free = device.freeBytes(wanted * type.width());
        if (wanted * type.width() > free) {
            throw new DeviceMemoryException(device.name(), wanted * type.width(), free, 0);
        }
        Memory fresh = device.allocate(type, wanted);
        blocks.put(type, fresh);
        bytes += wanted * type.width();
        return fresh;
    }

    /** Bytes of all blocks, of those too that plans from before a growth still lie on. */
    long bytes() {
        return bytes;
    }
}
