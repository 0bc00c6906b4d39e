package org.attn4j.framework.device.cuda;

import static org.attn4j.framework.device.cuda.Driver.check;

import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Pinned host memory through which copies to a card go: a card reads it while the host does something else. A block is
 * filled piece by piece, and filled again only when the stream has passed its last copy, so that the content of a copy that
 * waits never changes; the host waits only where it is all blocks ahead.
 */
final class PinnedRing implements AutoCloseable {
    private static final int BLOCKS = 4;
    private static final long BLOCK_BYTES = 2L << 20;
    /** Pieces start at multiples of this, which suits every copy engine. */
    private static final long PIECE = 256;

    private final CUstream_st stream;
    private final Block[] blocks = new Block[BLOCKS];
    private int current;
    private long filled;

    /** One block, and what the stream passes after the block's last copy. */
    private record Block(Pointer memory, CUevent_st passed) {}

    /** Of a stream; takes its memory at the first copy. */
    PinnedRing(CUstream_st stream) {
        this.stream = stream;
    }

    /**
     * Copies to the card; the host's memory may change when this returns, though the copy waits for its turn.
     *
     * @throws CudaException if the driver refuses
     */
    void send(long host, long target, long bytes) {
        for (long at = 0; at < bytes; ) {
            Block block = room();
            long piece = Math.min(bytes - at, BLOCK_BYTES - filled);
            Pointer place = new Address(block.memory.address() + filled);
            Pointer.memcpy(place, new Address(host + at), piece);
            check(cudart.cuMemcpyHtoDAsync(target + at, place, piece, stream), "cuMemcpyHtoDAsync");
            filled = (filled + piece + PIECE - 1) / PIECE * PIECE;
            at += piece;
        }
    }

    @Override
    public void close() {
        for (Block block : blocks) {
            if (block != null) {
                cudart.cuEventDestroy(block.passed);
                cudart.cuMemFreeHost(block.memory);
            }
        }
    }

    /** The block that has room for another piece. */
    private Block room() {
        if (filled >= BLOCK_BYTES) {
            check(cudart.cuEventRecord(blocks[current].passed, stream), "cuEventRecord");
            current = (current + 1) % BLOCKS;
            filled = 0;
            if (blocks[current] != null) {
                check(cudart.cuEventSynchronize(blocks[current].passed), "cuEventSynchronize");
            }
        }
        if (blocks[current] == null) {
            blocks[current] = block();
        }
        return blocks[current];
    }

    private static Block block() {
        CUevent_st passed = new CUevent_st();
        check(cudart.cuEventCreate(passed, cudart.CU_EVENT_DISABLE_TIMING), "cuEventCreate");
        try (PointerPointer<Pointer> place = new PointerPointer<>(1)) {
            check(
                    cudart.cuMemHostAlloc(place, BLOCK_BYTES, 0),
                    "cuMemHostAlloc of " + (BLOCK_BYTES >> 20) + " MiB of pinned memory");
            return new Block(new Address(place.get().address()), passed);
        }
    }
}
