package org.attn4j.framework.device;

import org.nd4j.linalg.api.buffer.DataType;

/** The CPU: ND4J's memory, one worker pool, one BLAS. */
public final class HostDevice implements Device {
    /** Bytes from which on it is worth asking the system what is free. */
    private static final long LARGE = 64 << 20;

    private final WorkerPool pool;
    private final Blas blas;

    /**
     * Starts the pool and loads the BLAS.
     *
     * @param threads threads that compute, the caller's included
     * @throws IllegalArgumentException if threads is not positive or the BLAS is absent
     */
    public HostDevice(int threads, BlasChoice blas) {
        this.pool = new WorkerPool(threads);
        this.blas = blas.load();
    }

    /** A device shared by everything that does not choose one: all processors, the best BLAS found. */
    public static HostDevice shared() {
        return Shared.INSTANCE;
    }

    /** The threads that kernels compute on. */
    public WorkerPool pool() {
        return pool;
    }

    /** The library that computes matrix products. */
    public Blas blas() {
        return blas;
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public Memory allocate(DataType type, long elements) {
        // Memory is filled with zeros: a system that promises more than it has would end the process at that.
        long asked = elements > Long.MAX_VALUE / Long.BYTES ? Long.MAX_VALUE : elements * type.width();
        if (asked > LARGE && asked > freeBytes()) {
            throw new DeviceMemoryException(name(), asked, freeBytes(), 0);
        }
        return HostMemory.allocate(type, elements);
    }

    @Override
    public void copyIn(float[] source, Tensor target) {
        target.floats().put(0, source, 0, Math.toIntExact(target.size()));
    }

    @Override
    public void copyIn(int[] source, Tensor target) {
        int n = Math.toIntExact(target.size());
        if (target.spec().type() == DataType.INT64) {
            var longs = target.longs();
            for (int i = 0; i < n; i++) {
                longs.put(i, source[i]);
            }
        } else {
            target.ints().put(0, source, 0, n);
        }
    }

    @Override
    public void copyIn(long[] source, Tensor target) {
        target.longs().put(0, source, 0, Math.toIntExact(target.size()));
    }

    @Override
    public void copy(Tensor source, Tensor target) {
        target.floats().put(0, source.floats(), 0, Math.toIntExact(target.size()));
    }

    @Override
    public void copyOut(Tensor source, float[] target) {
        source.floats().get(0, target, 0, Math.toIntExact(source.size()));
    }

    @Override
    public void copyOut(Tensor source, double[] target) {
        source.doubles().get(0, target, 0, Math.toIntExact(source.size()));
    }

    @Override
    public void copyOut(Tensor source, int[] target) {
        source.ints().get(0, target, 0, Math.toIntExact(source.size()));
    }

    @Override
    public void synchronize() {
        // The caller's thread takes part in every job, so nothing is ever under way here.
    }

    @Override
    public double peakFlops() {
        return PeakFlops.of(blas, pool);
    }

    @Override
    public String peakMethod() {
        return PeakFlops.METHOD;
    }

    @Override
    public long freeBytes() {
        return org.bytedeco.javacpp.Pointer.availablePhysicalBytes();
    }

    @Override
    public void close() {
        pool.close();
    }

    private static final class Shared {
        static final HostDevice INSTANCE = new HostDevice(Runtime.getRuntime().availableProcessors(), BlasChoice.AUTO);
    }
}
