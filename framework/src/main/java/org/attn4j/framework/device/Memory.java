package org.attn4j.framework.device;

import org.nd4j.linalg.api.buffer.DataType;

/** A block of memory of one device, holding elements of one type. */
public interface Memory {
    /** Element type. */
    DataType type();

    /** Number of elements. */
    long elements();

    /** The device's address of the first element. */
    long address();
}
