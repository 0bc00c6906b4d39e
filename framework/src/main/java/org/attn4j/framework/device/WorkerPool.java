package org.attn4j.framework.device;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * The one pool of threads that kernels compute on.
 *
 * <p>A {@link Job} has a number of tasks that depends on shapes alone. Which thread runs which task is left open, so
 * tasks must write disjoint memory and sum in an order of their own: then results hold for any number of threads.
 */
public final class WorkerPool implements AutoCloseable {
    /** How long a worker without work spins before it sleeps: longer than the gaps between the ops of a step. */
    private static final int SPINS = 20_000;

    private final int threads;
    private final Thread[] workers;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Job current;
    private volatile int generation;
    private volatile boolean closed;

    /**
     * Starts threads - 1 daemon threads; the caller of a job is the remaining one.
     *
     * @throws IllegalArgumentException if threads is not positive
     */
    public WorkerPool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be positive: " + threads);
        }
        this.threads = threads;
        this.workers = new Thread[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Thread(this::work, "attn4j-worker-" + (i + 1));
            workers[i].setDaemon(true);
            workers[i].start();
        }
    }

    /** Number of threads that compute, the caller's included. */
    public int threads() {
        return threads;
    }

    /** Prepares tasks 0 … tasks - 1; the job can be run any number of times without allocating. */
    public Job job(int tasks, IntConsumer task) {
        return new Job(tasks, task);
    }

    /** Runs tasks 0 … tasks - 1 once. */
    public void run(int tasks, IntConsumer task) {
        job(tasks, task).run();
    }

    @Override
    public void close() {
        closed = true;
        for (Thread worker : workers) {
            LockSupport.unpark(worker);
        }
    }

    private void work() {
        int seen = 0;
        while (!closed) {
            int spins = 0;
            while (generation == seen && !closed) {
                if (spins++ < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            seen = generation;
            Job job = current;
            if (job != null) {
                job.help();
            }
        }
    }

    /** Tasks that run on the pool. */
    public final class Job implements Runnable {
        private final int tasks;
        private final IntConsumer task;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger finished = new AtomicInteger();
        private volatile Throwable failure;

        private Job(int tasks, IntConsumer task) {
            this.tasks = tasks;
            this.task = task;
            next.set(tasks);
        }

        /** Runs every task and returns when all are done; the first failure is thrown. */
        @Override
        public void run() {
            // Nested jobs, and jobs of a second caller, run on their own thread: same results, no deadlock.
            if (threads == 1 || tasks == 1 || turn.isHeldByCurrentThread() || !turn.tryLock()) {
                for (int i = 0; i < tasks; i++) {
                    task.accept(i);
                }
                return;
            }
            try {
                failure = null;
                finished.set(0);
                next.set(0);
                current = this;
                generation++;
                for (Thread worker : workers) {
                    LockSupport.unpark(worker);
                }
                help();
                while (finished.get() < tasks) {
                    Thread.onSpinWait();
                }
                current = null;
            } finally {
                turn.unlock();
            }
            rethrow();
        }

        private void help() {
            int i;
            while ((i = next.getAndIncrement()) < tasks) {
                try {
                    task.accept(i);
                } catch (Throwable t) {
                    failure = t;
                } finally {
                    finished.incrementAndGet();
                }
            }
        }

        private void rethrow() {
            Throwable t = failure;
            if (t instanceof RuntimeException e) {
                throw e;
            }
            if (t instanceof Error e) {
                throw e;
            }
            if (t != null) {
                throw new IllegalStateException(t);
            }
        }
    }
}
