package org.attn4j.framework.device;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a CPU can do: the floating-point operations a second of square single-precision products of its BLAS, on all of
 * a pool's threads at once, the sum of each thread's fastest in a fraction of a second. Measured once for a library
 * and number of threads in the life of the process; no state that others see changes.
 *
 * <p>Model FLOPs utilisation (MFU) is what a training achieves divided by this.
 *
 * @see <a href="https://arxiv.org/abs/2204.02311">Chowdhery et al. 2022, PaLM, appendix B</a>
 */
final class PeakFlops {
    /** How it is measured, for reports. */
    static final String METHOD = "single-precision BLAS products of 384 x 384 matrices, each thread's fastest";

    private static final int SIZE = 384;
    private static final long NANOS = 150_000_000;
    /** The first product loads code and memory; a busy machine interrupts some. */
    private static final int LEAST = 5;

    private static final Map<String, Double> MEASURED = new ConcurrentHashMap<>();

    private PeakFlops() {}

    /** FLOP/s of all threads of a pool. */
    static double of(Blas blas, WorkerPool pool) {
        return MEASURED.computeIfAbsent(blas.name() + " " + pool.threads(), k -> measure(blas, pool));
    }

    private static double measure(Blas blas, WorkerPool pool) {
        int threads = pool.threads();
        Tensor[] a = matrices(threads);
        Tensor[] b = matrices(threads);
        Tensor[] c = matrices(threads);
        long[] best = new long[threads];
        long end = System.nanoTime() + NANOS;
        pool.run(threads, t -> {
            var left = Blas.pointer(a[t], 0);
            var right = Blas.pointer(b[t], 0);
            var product = Blas.pointer(c[t], 0);
            best[t] = Long.MAX_VALUE;
            for (int i = 0; i < LEAST || System.nanoTime() < end; i++) {
                long start = System.nanoTime();
                blas.gemm(false, false, SIZE, SIZE, SIZE, 1, left, SIZE, right, SIZE, 0, product, SIZE);
                best[t] = Math.min(best[t], System.nanoTime() - start);
            }
        });
        return Arrays.stream(best)
                .mapToDouble(nanos -> 2.0 * SIZE * SIZE * SIZE / (nanos * 1e-9))
                .sum();
    }

    private static Tensor[] matrices(int count) {
        float[] values = new float[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + i % 7;
        }
        Tensor[] matrices = new Tensor[count];
        Arrays.setAll(matrices, t -> {
            TensorSpec spec = TensorSpec.floats(SIZE, SIZE);
            Tensor matrix = new Tensor(HostMemory.allocate(spec.type(), spec.size()), 0, spec);
            matrix.floats().put(values);
            return matrix;
        });
        return matrices;
    }
}
