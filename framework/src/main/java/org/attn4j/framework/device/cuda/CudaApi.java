package org.attn4j.framework.device.cuda;

/**
 * The calls of CUDA that a device uses, on one card, one context and one stream. Addresses are the card's unless said
 * otherwise; calls are made in order and, but for {@link #copyOut} and {@link #synchronize}, need not have ended when they
 * return.
 */
public interface CudaApi extends AutoCloseable {
    /** The card's name, such as {@code NVIDIA H200}. */
    String card();

    /** The card's architecture as compilers name it, such as {@code sm_90}. */
    String architecture();

    /** Index of the card among those that the driver shows. */
    int index();

    /**
     * Memory with unspecified content, aligned to 256 bytes.
     *
     * @throws CudaException if there is not enough
     */
    long allocate(long bytes);

    /** Gives memory back. */
    void free(long address);

    /** Fills memory with zeros. */
    void zero(long address, long bytes);

    /** Copies from the host; the host's memory may change as soon as the call returns. */
    void copyIn(long host, long target, long bytes);

    /** Copies to the host and waits for it. */
    void copyOut(long source, long host, long bytes);

    /** Copies on the card. */
    void copy(long source, long target, long bytes);

    /**
     * Finds a kernel; compiles its file if need be.
     *
     * @param file path of a resource without {@code .cu}; see {@link KernelSource}
     * @param kernel name of a {@code __global__} function in it
     * @throws CudaException if it does not compile or there is none of that name
     */
    long kernel(String file, String kernel);

    /** Prepares a launch: each run of the result starts the kernel, and allocates nothing. */
    Runnable launch(KernelCall call);

    /** Prepares a matrix product. */
    Runnable product(ProductCall call);

    /** Waits until everything is done. */
    void synchronize();

    /** Bytes that can still be allocated. */
    long freeBytes();

    /** Bytes of the card's memory. */
    long totalBytes();

    /** Starts recording launches, products and copies on the card instead of running them. */
    void beginCapture();

    /** Ends recording: running the result runs what was recorded. */
    Runnable endCapture();

    @Override
    void close();
}
