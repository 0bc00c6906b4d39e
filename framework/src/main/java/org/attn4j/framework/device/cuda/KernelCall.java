package org.attn4j.framework.device.cuda;

/**
 * A kernel's launch.
 *
 * @param name file and kernel, such as {@code add.add}
 * @param kernel as {@link CudaApi#kernel} gave it
 * @param grid blocks in x, y and z
 * @param threads threads of a block
 * @param shared bytes of dynamic shared memory
 * @param arguments host address of a table with the address of each argument, which the caller keeps alive
 * @param work what it moves and computes
 */
public record KernelCall(String name, long kernel, int[] grid, int threads, int shared, long arguments, Work work) {
    public KernelCall {
        grid = grid.clone();
    }

    @Override
    public int[] grid() {
        return grid.clone();
    }

    /** Blocks of the grid. */
    public long blocks() {
        return (long) grid[0] * grid[1] * grid[2];
    }
}
