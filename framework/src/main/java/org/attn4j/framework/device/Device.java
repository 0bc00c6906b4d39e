package org.attn4j.framework.device;

import org.nd4j.linalg.api.buffer.DataType;

/** Where tensors live and ops compute. */
public interface Device extends AutoCloseable {
    /** The name used in recipes and messages: {@code cpu}, {@code cuda:0}. */
    String name();

    /** Memory of zeros. */
    Memory allocate(DataType type, long elements);

    /** Copies single-precision numbers to the device. */
    void copyIn(float[] source, Tensor target);

    /** Copies integers to the device; the target holds INT32 or INT64. */
    void copyIn(int[] source, Tensor target);

    /** Copies 64-bit integers to the device. */
    void copyIn(long[] source, Tensor target);

    /** Copies one single-precision tensor to another of equal size, both on the device. */
    void copy(Tensor source, Tensor target);

    /** Copies a single-precision tensor to the host. */
    void copyOut(Tensor source, float[] target);

    /** Copies integers out of a tensor. */
    void copyOut(Tensor source, int[] target);

    /** Waits until everything started on the device is done. */
    void synchronize();

    /** Bytes that can still be allocated, as far as the device can tell. */
    long freeBytes();

    @Override
    void close();
}
