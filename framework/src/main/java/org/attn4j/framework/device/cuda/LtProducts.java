package org.attn4j.framework.device.cuda;

import static org.attn4j.framework.device.cuda.LtDescriptions.check;

import java.lang.ref.Reference;
import java.nio.file.Path;
import org.attn4j.framework.device.cuda.ProductCall.Epilogue;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulAlgo_t;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Matrix products by cuBLASLt. It takes column-major matrices, and a row-major matrix is its transpose in column-major
 * order: so {@code C' = op(B)' op(A)'} is computed, with the operands as they lie.
 */
final class LtProducts implements AutoCloseable {
    /** What NVIDIA recommends for Hopper; more than older cards need. */
    private static final long WORKSPACE_BYTES = 32L << 20;

    /** Algorithms that are timed. */
    private static final int TIMED = 8;

    private static final int RUNS = 3;

    private final CudaApi driver;
    private final Runnable enter;
    private final CUstream_st stream;
    private final DriverObjects objects;
    private final cublasLtContext context = new cublasLtContext();
    private final ProductChoices choices;
    private final long workspace;

    /**
     * On a stream.
     *
     * @param enter puts the card's context in place for the calling thread
     * @param objects keeps the descriptions of products for as long as these are used
     * @param folder where the fastest algorithms are kept
     * @throws CudaException if the library does not start
     */
    LtProducts(CudaApi driver, Runnable enter, CUstream_st stream, DriverObjects objects, Path folder) {
        this.driver = driver;
        this.enter = enter;
        this.stream = stream;
        this.objects = objects;
        this.choices = ProductChoices.of(folder, driver.card(), cublas.cublasLtGetVersion());
        workspace = driver.allocate(WORKSPACE_BYTES);
        int status = cublas.cublasLtCreate(context);
        if (status != 0) {
            driver.free(workspace);
        }
        check(status, "cublasLtCreate");
    }

    /**
     * Prepares a product by the fastest of the algorithms that cuBLASLt thinks best, or its first where none are timed.
     *
     * @throws CudaException if it has none
     */
    Runnable prepare(ProductCall p) {
        LtDescriptions d = LtDescriptions.of(p);
        try {
            LtAlgorithms found = LtAlgorithms.of(context, p, d, choices.kept() ? TIMED : 1, WORKSPACE_BYTES);
            int choice = choices.of(LtAlgorithms.key(p), found.count(), () -> fastest(p, d, found));
            Runnable product = product(p, d, found, choice, p.c());
            objects.add(product, d::destroy);
            return product;
        } catch (CudaException e) {
            d.destroy();
            throw e;
        }
    }

    /** The algorithm that takes the least time, its results written to memory of its own; the first where there is none left. */
    private int fastest(ProductCall p, LtDescriptions d, LtAlgorithms found) {
        long scratch;
        try {
            scratch = driver.allocate(LtAlgorithms.resultBytes(p) + LtAlgorithms.sumBytes(p));
        } catch (CudaException e) {
            return 0;
        }
        boolean sums = p.epilogue() == Epilogue.SUMS_OF_A || p.epilogue() == Epilogue.SUMS_OF_B;
        try {
            if (sums) {
                d.pointBias(scratch + LtAlgorithms.resultBytes(p));
            }
            int best = 0;
            long least = Long.MAX_VALUE;
            for (int i = 0; i < found.count(); i++) {
                long nanos = nanos(product(p, d, found, i, scratch));
                if (nanos < least) {
                    least = nanos;
                    best = i;
                }
            }
            return best;
        } finally {
            if (sums) {
                d.pointBias(p.bias());
            }
            driver.free(scratch);
        }
    }

    /** Nanoseconds of a product, the least of some runs. */
    private long nanos(Runnable product) {
        product.run(); // loads the library's code
        driver.synchronize();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            product.run();
            driver.synchronize();
            least = Math.min(least, System.nanoTime() - start);
        }
        return least;
    }

    private Runnable product(ProductCall p, LtDescriptions d, LtAlgorithms found, int choice, long result) {
        cublasLtMatmulAlgo_t algorithm = found.algorithm(choice);
        FloatPointer alpha = new FloatPointer(p.alpha());
        FloatPointer beta = new FloatPointer(p.beta());
        Pointer a = new Address(p.a());
        Pointer b = new Address(p.b());
        Pointer c = new Address(result);
        Pointer scratch = new Address(workspace);
        return () -> {
            enter.run();
            check(
                    cublas.cublasLtMatmul(
                            context,
                            d.operation(),
                            alpha,
                            b,
                            d.first(),
                            a,
                            d.second(),
                            beta,
                            c,
                            d.result(),
                            c,
                            d.result(),
                            algorithm,
                            scratch,
                            WORKSPACE_BYTES,
                            stream),
                    "cublasLtMatmul");
            Reference.reachabilityFence(found); // whose memory the algorithm lies in
        };
    }

    @Override
    public void close() {
        cublas.cublasLtDestroy(context);
        driver.free(workspace);
    }
}
