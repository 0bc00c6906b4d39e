package org.attn4j.framework.device;

import java.util.List;
import java.util.Map;
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

    /** Copies a single-precision tensor, or one that a device keeps rounded to bfloat16, to the host. */
    void copyOut(Tensor source, float[] target);

    /** Copies a double-precision tensor to the host. */
    void copyOut(Tensor source, double[] target);

    /** The values of scalars of any type; where that is for the device to choose, it is waited for once. */
    default double[] numbers(List<Tensor> scalars) {
        double[] numbers = new double[scalars.size()];
        for (int i = 0; i < numbers.length; i++) {
            Tensor scalar = scalars.get(i);
            if (scalar.spec().type() == DataType.DOUBLE) {
                double[] value = new double[1];
                copyOut(scalar, value);
                numbers[i] = value[0];
            } else if (scalar.spec().type() == DataType.FLOAT) {
                float[] value = new float[1];
                copyOut(scalar, value);
                numbers[i] = value[0];
            } else {
                int[] value = new int[1];
                copyOut(scalar, value);
                numbers[i] = value[0];
            }
        }
        return numbers;
    }

    /** Copies integers out of a tensor. */
    void copyOut(Tensor source, int[] target);

    /**
     * Copies a tensor of any type into one of equal size in host memory.
     *
     * @throws UnsupportedOperationException if the device's tensors are in host memory themselves
     */
    default void copyToHost(Tensor source, Tensor host) {
        throw new UnsupportedOperationException(name() + " computes in host memory");
    }

    /** The other way round; as {@link #copyToHost}. */
    default void copyFromHost(Tensor host, Tensor target) {
        throw new UnsupportedOperationException(name() + " computes in host memory");
    }

    /**
     * Records calls that only start work on the device, without running them.
     *
     * @return a call that does the same at less cost; null where a device has no such thing
     */
    default Runnable record(Runnable calls) {
        return null;
    }

    /** What a record of a run tells about the device beside its name. */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** Bytes that ops share for their intermediates, beside what is allocated for tensors. */
    default long workspaceBytes() {
        return 0;
    }

    /**
     * What the device reaches in large matrix products at its precision, in floating-point operations a second, measured
     * in a fraction of a second at the first question; NaN where that is not known.
     */
    default double peakFlops() {
        return Double.NaN;
    }

    /** How {@link #peakFlops} is measured, for reports. */
    default String peakMethod() {
        return "";
    }

    /** Waits until everything started on the device is done. */
    void synchronize();

    /** Bytes that can still be allocated, as far as the device can tell. */
    long freeBytes();

    /**
     * The same, to be asked before a refusal: where fewer bytes are free than wanted, a device whose memory Java gives back
     * only when it collects garbage has it collected first.
     */
    default long freeBytes(long wanted) {
        return freeBytes();
    }

    @Override
    void close();
}
