package org.attn4j.framework.device.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The emulation with more memory than the machine has, of which only what is touched becomes real, and launches of which
 * some blocks run: all of small grids, the last of large ones. Every access is checked, as is every overflow. Products are
 * left out.
 */
final class SparseCuda implements CudaApi {
    /** Grids of so many blocks run whole, unless told otherwise. */
    static final long FEW = 128;

    static final int LAST_X = 8;
    static final int LAST_Y = 4;

    private final long few;
    private final int lastX;
    private final int lastY;
    private final String only;
    private boolean whole;
    private final List<Long> blocks = new ArrayList<>();
    /** Bytes that a kernel, by its name, has reached into a block of memory. */
    private final Map<String, Long> farthest = new TreeMap<>();

    SparseCuda() {
        this(FEW, LAST_X, LAST_Y, null);
    }

    /**
     * One with blocks chosen as told.
     *
     * @param few grids of so many blocks run whole
     * @param lastX of others, so many blocks at the end of x
     * @param lastY and in y
     * @param only the one kernel that runs; null for all
     */
    SparseCuda(long few, int lastX, int lastY, String only) {
        this.few = few;
        this.lastX = lastX;
        this.lastY = lastY;
        this.only = only;
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
        if (!whole && only != null && !call.name().equals(only)) {
            return () -> {};
        }
        int[] grid = call.grid();
        long[] chosen = chosen(grid);
        return () -> {
            EmulationLibrary.launchBlocks(
                    call.kernel(), grid[0], grid[1], grid[2], call.threads(), call.shared(), call.arguments(), chosen);
            farthest.merge(call.name(), EmulationLibrary.farthest(), Math::max);
        };
    }

    /** Whether launches that are bound from now on run whole. */
    void whole(boolean all) {
        whole = all;
        farthest.clear();
    }

    /** Kernels that have reached so many bytes into a block of memory. */
    List<String> reaching(long bytes) {
        return farthest.keySet().stream()
                .filter(kernel -> farthest.get(kernel) >= bytes)
                .toList();
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

    private long[] chosen(int[] grid) {
        long x = grid[0];
        long y = grid[1];
        long z = grid[2];
        boolean all = whole || x * y * z <= few;
        long[] numbers = new long[(int) (count(x, lastX, all) * count(y, lastY, all) * count(z, 1, all))];
        int n = 0;
        for (long k = z - count(z, 1, all); k < z; k++) {
            for (long j = y - count(y, lastY, all); j < y; j++) {
                for (long i = x - count(x, lastX, all); i < x; i++) {
                    numbers[n++] = (k * y + j) * x + i;
                }
            }
        }
        return numbers;
    }

    private static long count(long size, int last, boolean all) {
        return all ? size : Math.min(size, last);
    }
}
