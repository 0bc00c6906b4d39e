package org.attn4j.framework.device.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;

/**
 * The emulation with more memory than the machine has, of which only what is touched becomes real, and launches of which
 * some blocks run: all of small grids, the last of large ones. Every access is checked, as is every overflow. Products are
 * left out.
 */
final class SparseCuda implements CudaApi {
    /** Grids of so many blocks run whole. */
    private static final long FEW = 128;
    /** Dimensions of a large grid up to this are gone through whole. */
    private static final int SHORT = 4;

    private static final int LAST_X = 8;
    private static final int LAST_Y = 2;

    private final List<Long> blocks = new ArrayList<>();

    SparseCuda() {
        String reason = EmulationLibrary.load();
        assumeTrue(reason == null, "no emulation of CUDA: " + reason);
    }

    @Override
    public String card() {
        return "sparse emulation";
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
        long address = EmulationLibrary.allocateSparse(bytes);
        assumeTrue(address != 0, "the system gives no address space of " + bytes + " bytes");
        blocks.add(address);
        return address;
    }

    @Override
    public void free(long address) {
        if (blocks.remove(address)) {
            EmulationLibrary.freeSparse(address);
        }
    }

    /** Memory is zeros when it is allocated, and nothing asks for zeros later. */
    @Override
    public void zero(long address, long bytes) {}

    @Override
    public void copyIn(long host, long target, long bytes) {
        EmulationLibrary.copy(host, target, bytes);
    }

    @Override
    public void copyOut(long source, long host, long bytes) {
        EmulationLibrary.copy(source, host, bytes);
    }

    @Override
    public void copy(long source, long target, long bytes) {
        throw new UnsupportedOperationException("a copy of " + bytes + " bytes would make them real");
    }

    @Override
    public long kernel(String file, String kernel) {
        long entry = EmulationLibrary.find(EmulationLibrary.CHECKED + file + "." + kernel);
        if (entry == 0) {
            throw new CudaException("no kernel " + kernel + " in " + file + ".cu");
        }
        return entry;
    }

    @Override
    public Runnable launch(KernelCall call) {
        int[] grid = call.grid();
        long[] chosen = chosen(grid);
        return () -> EmulationLibrary.launchBlocks(
                call.kernel(), grid[0], grid[1], grid[2], call.threads(), call.shared(), call.arguments(), chosen);
    }

    @Override
    public Runnable product(ProductCall call) {
        return () -> {};
    }

    @Override
    public void synchronize() {}

    @Override
    public long freeBytes() {
        return totalBytes();
    }

    @Override
    public long totalBytes() {
        return 1L << 44;
    }

    @Override
    public void beginCapture() {}

    @Override
    public Runnable endCapture() {
        return () -> {};
    }

    @Override
    public void close() {
        blocks.forEach(EmulationLibrary::freeSparse);
        blocks.clear();
    }

    private static long[] chosen(int[] grid) {
        long x = grid[0];
        long y = grid[1];
        long z = grid[2];
        boolean all = x * y * z <= FEW;
        long[] numbers = new long[(int) (count(x, LAST_X, all) * count(y, LAST_Y, all) * count(z, 1, all))];
        int n = 0;
        for (long k = z - count(z, 1, all); k < z; k++) {
            for (long j = y - count(y, LAST_Y, all); j < y; j++) {
                for (long i = x - count(x, LAST_X, all); i < x; i++) {
                    numbers[n++] = (k * y + j) * x + i;
                }
            }
        }
        return numbers;
    }

    private static long count(long size, int last, boolean all) {
        return all || size <= SHORT ? size : Math.min(size, last);
    }
}
