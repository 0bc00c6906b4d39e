package org.attn4j.framework.device.cuda.roofline;

/**
 * What an estimate takes of a card's published peaks, beside {@link CardSheet}. These are other people's measurements on
 * other code, and in places a guess: they say which kernels to look at, not what a card will show.
 */
final class Assumptions {
    /**
     * Share of the memory's bandwidth that long streams reach: BabelStream's triad reaches about 90 % on A100 and H100,
     * with reads alone or writes mixed in a little less.
     *
     * @see <a href="https://github.com/UoB-HPC/BabelStream">BabelStream</a>
     */
    static final double STREAM = 0.88;

    /**
     * Cycles from a load of the card's memory to its value: 466 on an A100, 479 on an H100, 542 on an RTX 4090, while
     * nothing else loads; twice that under load, a guess. By Little's law a launch moves no more than its threads have
     * under way: each one load and one store.
     *
     * @see <a href="https://arxiv.org/abs/2402.13499">Luo et al. 2024</a>
     */
    static final double LATENCY_CYCLES = 2 * 480;

    /** Accesses that a thread has under way: one load and one store. */
    static final int UNDER_WAY = 2;

    /**
     * Bytes a cycle between a multiprocessor and the L2 cache: its port takes 64; about 5.5 TB/s over all of them, 27 of
     * 64, were measured on an H100 (PCIe).
     *
     * @see <a href="https://chipsandcheese.com/p/nvidias-h100-funny-l2-and-tons-of-bandwidth">Chips and Cheese 2023</a>
     */
    static final double L2_PORT = 64;

    /** The share of {@link #L2_PORT} that was measured. */
    static final double L2_SHARE = 0.43;

    /**
     * Bytes a cycle of a multiprocessor's shared memory, its 32 banks without conflicts; and its exponentials a cycle.
     *
     * @see <a href="https://docs.nvidia.com/cuda/cuda-c-programming-guide/#arithmetic-instructions">CUDA's guide</a>
     */
    static final double SHARED_BYTES = 128;

    /** Special functions a cycle of a multiprocessor, of the same guide. */
    static final double SPECIALS = 16;

    /**
     * Share of the tensor cores' peak that cuBLASLt reaches with rows and addresses at multiples of 16 bytes: 700 of 989
     * TFLOP/s on an H100, which its power limits, and 75 to 85 % on an A100 (Dao 2023; Shah et al. 2024).
     *
     * @see <a href="https://arxiv.org/abs/2407.08608">Shah et al. 2024</a>
     */
    static final double PRODUCT = 0.7;

    /** The same of products in single precision on ordinary cores. */
    static final double PLAIN_PRODUCT = 0.85;

    /**
     * How much longer a product takes whose operands have rows or addresses at other multiples: nanoGPT's step became 25 %
     * faster on an A100 when its 50,257 columns were padded to 50,304; where its head took a third of the step, that is
     * this factor. Copies of 16 bytes and Hopper's own instructions ask for that alignment, so that there
     * {@link CardSheet#mmaShare} comes on top, for a result at other multiples too.
     *
     * @see <a href="https://x.com/karpathy/status/1621578354024677377">Karpathy 2023</a>
     * @see <a href="https://docs.nvidia.com/deeplearning/performance/dl-performance-matrix-multiplication/">NVIDIA's
     *     guide to products</a>
     */
    static final double MISALIGNED = 2.3;

    /** Multiples of bytes at which rows and addresses of fast products lie. */
    static final int ALIGNMENT = 16;

    /** Rows and columns of C that one block of a product computes, the largest common choice of the same guide. */
    static final int TILE_ROWS = 128;

    /** The columns. */
    static final int TILE_COLUMNS = 256;

    /**
     * Seconds between the end of one kernel of a CUDA graph and the full speed of the next: 0.5 microseconds lie between
     * short kernels (Gray 2019), the rest is for the last blocks of the one and the first of the other.
     *
     * @see <a href="https://developer.nvidia.com/blog/cuda-graphs/">Gray 2019</a>
     */
    static final double GRAPH_GAP = 1.5e-6;

    /** The same of launches one by one. */
    static final double LAUNCH_GAP = 2.5e-6;

    /** Seconds that a wait of the host costs the card, from the same article: 9.6 microseconds for a kernel of 2.9. */
    static final double WAIT = 7e-6;

    /** Bytes a second between host and card: PCIe 4.0 with 16 lanes. */
    static final double HOST_BANDWIDTH = 25e9;

    private Assumptions() {}
}
