package org.attn4j.datasets.batch;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/**
 * Builds the batches that come next on a thread of its own, while the trainer works on the present one. Gives the same
 * batches as the source behind it; a jump to another index drops what was built ahead. An exception of the source comes
 * out of {@link #batch}.
 */
public final class PrefetchingSource implements BatchSource, AutoCloseable {
    private final BatchSource source;
    private final int depth;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "attn4j-batches");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<Future<Batch>> ahead = new ArrayDeque<>();
    private long next;

    /**
     * Reads ahead of a source.
     *
     * @param depth how many batches beyond the present one are built
     * @throws IllegalArgumentException if depth is not positive
     */
    public PrefetchingSource(BatchSource source, int depth) {
        require(depth > 0, "depth must be positive: %d", depth);
        this.source = source;
        this.depth = depth;
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public long rows() {
        return source.rows();
    }

    /**
     * The batch at an index.
     *
     * @throws IllegalStateException if the source is closed or the waiting thread is interrupted
     */
    @Override
    public synchronized Batch batch(long index) {
        Objects.checkIndex(index, size());
        if (worker.isShutdown()) {
            throw new IllegalStateException("batch " + index + " asked of a closed source");
        }
        if (index != next) {
            drop();
            next = index;
        }
        buildAhead();
        try {
            Batch batch = ahead.getFirst().get();
            ahead.removeFirst();
            next++;
            buildAhead();
            return batch;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for batch " + index, e);
        } catch (ExecutionException e) {
            drop();
            throw unwrapped(e.getCause(), index);
        }
    }

    /** Ends the thread. */
    @Override
    public synchronized void close() {
        drop();
        worker.shutdownNow();
    }

    private void buildAhead() {
        while (ahead.size() <= depth && ahead.size() < size() - next) {
            long index = next + ahead.size();
            ahead.addLast(worker.submit(() -> source.batch(index)));
        }
    }

    private void drop() {
        ahead.forEach(f -> f.cancel(false));
        ahead.clear();
    }

    private static RuntimeException unwrapped(Throwable cause, long index) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException e
                ? e
                : new IllegalStateException("batch " + index + " could not be built", cause);
    }
}
