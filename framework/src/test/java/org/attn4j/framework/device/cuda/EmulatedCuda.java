package org.attn4j.framework.device.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;

/**
 * CUDA on the CPU: the kernels' own sources compiled with g++ and run thread by thread, plain loops for products, and
 * captures that record what is called. Each address is checked against writes beyond its block.
 */
public final class EmulatedCuda implements CudaApi {
    /** What {@link #freeBytes} starts from. */
    public static final long TOTAL = 4L << 30;

    private long allocated;
    private final java.util.Map<Long, Long> sizes = new java.util.HashMap<>();
    private List<Runnable> recording;
    private long calls;
    private long total = TOTAL;
    private String prefix = "";

    private EmulatedCuda() {}

    /** The emulation; the test is skipped where it cannot be compiled. */
    public static EmulatedCuda create() {
        String reason = EmulationLibrary.load();
        assumeTrue(reason == null, "no emulation of CUDA: " + reason);
        return new EmulatedCuda();
    }

    /** A device on an emulation of its own. */
    public static CudaDevice device(Precision precision) {
        return new CudaDevice(create(), precision, HostDevice.shared());
    }

    /** A device that computes in single precision. */
    public static CudaDevice device() {
        return device(Precision.FP32);
    }

    /**
     * Takes kernels whose every access to memory is checked: two threads at one place without a barrier between them,
     * shared memory read before it is written, addresses outside of any memory or misaligned, overflows. Many times
     * slower; a finding ends the launch as an IllegalStateException.
     */
    public EmulatedCuda checked() {
        prefix = EmulationLibrary.CHECKED;
        return this;
    }

    /** In which order threads, warps and blocks run from here on: 0 as numbered, 1 backwards, else by chance. */
    public static void order(long seed) {
        EmulationLibrary.order(seed);
    }

    /** An emulation whose card has so many bytes. */
    public EmulatedCuda total(long bytes) {
        total = bytes;
        return this;
    }

    /** Fails if a kernel wrote outside of its memory. */
    public static void checkGuards() {
        assertThat(EmulationLibrary.damage())
                .as("bytes of a block of memory that a kernel wrote beyond")
                .isEqualTo(-1);
    }

    /** How many launches, products and copies on the card were called, those within a replay not counted. */
    public long calls() {
        return calls;
    }

    @Override
    public String card() {
        return "emulation";
    }

    @Override
    public String architecture() {
        return "emulation";
    }

    @Override
    public int index() {
        return 0;
    }

    @Override
    public long allocate(long bytes) {
        if (bytes > freeBytes()) {
            throw new CudaException("out of memory");
        }
        long address = EmulationLibrary.allocate(bytes);
        sizes.put(address, bytes);
        allocated += bytes;
        return address;
    }

    @Override
    public void free(long address) {
        allocated -= sizes.remove(address);
        EmulationLibrary.free(address);
    }

    @Override
    public void zero(long address, long bytes) {
        call(() -> EmulationLibrary.zero(address, bytes));
    }

    @Override
    public void copyIn(long host, long target, long bytes) {
        notInCapture("copy to the card");
        EmulationLibrary.copy(host, target, bytes);
    }

    @Override
    public void copyOut(long source, long host, long bytes) {
        notInCapture("copy from the card");
        EmulationLibrary.copy(source, host, bytes);
    }

    @Override
    public void copy(long source, long target, long bytes) {
        call(() -> EmulationLibrary.copy(source, target, bytes));
    }

    @Override
    public long kernel(String file, String kernel) {
        long entry = EmulationLibrary.find(prefix + file + "." + kernel);
        if (entry == 0) {
            throw new CudaException("no kernel " + kernel + " in " + file + ".cu");
        }
        return entry;
    }

    @Override
    public Runnable launch(KernelCall launch) {
        int[] grid = launch.grid();
        Runnable run = () -> EmulationLibrary.launch(
                launch.kernel(), grid[0], grid[1], grid[2], launch.threads(), launch.shared(), launch.arguments());
        return () -> call(run);
    }

    @Override
    public Runnable product(ProductCall p) {
        Runnable run = () -> EmulationLibrary.product(
                p.precision().ordinal(),
                p.half(),
                p.transposeA(),
                p.transposeB(),
                p.m(),
                p.n(),
                p.k(),
                p.alpha(),
                p.a(),
                p.lda(),
                p.b(),
                p.ldb(),
                p.beta(),
                p.c(),
                p.ldc(),
                p.epilogue().ordinal(),
                p.bias(),
                p.count(),
                p.strideA(),
                p.strideB(),
                p.strideC());
        return () -> call(run);
    }

    @Override
    public void synchronize() {
        notInCapture("synchronize");
    }

    @Override
    public long freeBytes() {
        return total - allocated;
    }

    @Override
    public long totalBytes() {
        return total;
    }

    @Override
    public void beginCapture() {
        recording = new ArrayList<>();
    }

    @Override
    public Runnable endCapture() {
        List<Runnable> recorded = recording;
        recording = null;
        return () -> recorded.forEach(Runnable::run);
    }

    @Override
    public void close() {
        sizes.keySet().forEach(EmulationLibrary::free);
        sizes.clear();
        allocated = 0;
    }

    private void call(Runnable run) {
        calls++;
        if (recording != null) {
            recording.add(run);
        } else {
            run.run();
        }
    }

    private void notInCapture(String what) {
        if (recording != null) {
            throw new CudaException(what + " while a graph is captured");
        }
    }
}
