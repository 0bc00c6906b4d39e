package org.attn4j.framework.device.cuda;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A row-major matrix product {@code C = alpha op(A) op(B) + beta C (+ bias)} with op(A) [m, k], op(B) [k, n], C [m, n], or
 * several of one shape. In {@link Precision#BF16} the operands are rounded first, into memory of the device.
 */
public final class Product {
    private final CudaDevice device;
    private int m;
    private int n;
    private int k;
    private Tensor a;
    private Tensor b;
    private Tensor c;
    private Tensor bias;
    private boolean transposedA;
    private boolean transposedB;
    private float alpha = 1;
    private float beta;
    private int lda;
    private int ldb;
    private int ldc;
    private long offsetA;
    private long offsetB;
    private long offsetC;
    private int count = 1;
    private long strideA;
    private long strideB;
    private long strideC;

    Product(CudaDevice device) {
        this.device = device;
    }

    /** C's rows, C's columns, and the length of the sums. */
    public Product size(int m, int n, int k) {
        this.m = m;
        this.n = n;
        this.k = k;
        return this;
    }

    /** The first operand; a transposed one is stored [k, m]. */
    public Product a(Tensor tensor, boolean transposed) {
        this.a = tensor;
        this.transposedA = transposed;
        return this;
    }

    /** The second operand; a transposed one is stored [n, k]. */
    public Product b(Tensor tensor, boolean transposed) {
        this.b = tensor;
        this.transposedB = transposed;
        return this;
    }

    /** The result. */
    public Product c(Tensor tensor) {
        this.c = tensor;
        return this;
    }

    /** Numbers [n] that every row of C gets added; null for none. */
    public Product bias(Tensor tensor) {
        this.bias = tensor;
        return this;
    }

    /** The product's factor, 1 unless told. */
    public Product alpha(double factor) {
        this.alpha = (float) factor;
        return this;
    }

    /** The factor of what C holds before, 0 unless told: then C is not read. */
    public Product beta(double factor) {
        this.beta = (float) factor;
        return this;
    }

    /** Elements from one row, as stored, to the next; the operands' own columns unless told. */
    public Product leading(int lda, int ldb, int ldc) {
        this.lda = lda;
        this.ldb = ldb;
        this.ldc = ldc;
        return this;
    }

    /** First elements, 0 unless told. */
    public Product offsets(long a, long b, long c) {
        this.offsetA = a;
        this.offsetB = b;
        this.offsetC = c;
        return this;
    }

    /** Several products; strides in elements from one to the next. */
    public Product batch(int count, long strideA, long strideB, long strideC) {
        this.count = count;
        this.strideA = strideA;
        this.strideB = strideB;
        this.strideC = strideC;
        return this;
    }

    /**
     * A call that computes the product on the device's stream; it allocates nothing.
     *
     * @throws IllegalArgumentException if an operand is too small or not on a card
     */
    public Runnable ready() {
        int la = lda > 0 ? lda : transposedA ? m : k;
        int lb = ldb > 0 ? ldb : transposedB ? k : n;
        int lc = ldc > 0 ? ldc : n;
        long spanA = span("A", a, offsetA, transposedA ? k : m, transposedA ? m : k, la, strideA);
        long spanB = span("B", b, offsetB, transposedB ? n : k, transposedB ? k : n, lb, strideB);
        span("C", c, offsetC, m, n, lc, strideC);
        if (bias != null) {
            CudaDevice.requireOnCard(bias, "product");
        }
        if (device.precision() != Precision.BF16) {
            Runnable call = device.api().product(call(device.precision(), at(a, offsetA), la, at(b, offsetB), lb, lc));
            return new Held(call, kept(a, b, c, bias));
        }
        // Both rounded operands lie one after the other; the second starts at a multiple of 256 bytes.
        long secondAt = (spanA + 127) / 128 * 128;
        Tensor rounded = device.operands(secondAt + spanB);
        Runnable roundA = device.round(a, offsetA, spanA, rounded, 0);
        Runnable roundB = device.round(b, offsetB, spanB, rounded, secondAt);
        Runnable call = device.api().product(call(Precision.BF16, at(rounded, 0), la, at(rounded, secondAt), lb, lc));
        return new Held(
                () -> {
                    roundA.run();
                    roundB.run();
                    call.run();
                },
                kept(a, b, c, bias, rounded));
    }

    private ProductCall call(Precision precision, long a, int la, long b, int lb, int lc) {
        return new ProductCall(
                precision,
                transposedA,
                transposedB,
                m,
                n,
                k,
                alpha,
                a,
                la,
                b,
                lb,
                beta,
                at(c, offsetC),
                lc,
                bias == null ? 0 : bias.address(),
                count,
                strideA,
                strideB,
                strideC);
    }

    private static long at(Tensor tensor, long offset) {
        return tensor.address() + offset * tensor.spec().type().width();
    }

    /** Elements from an operand's first to its last. */
    private long span(String what, Tensor t, long offset, int rows, int columns, int leading, long stride) {
        CudaDevice.requireOnCard(t, "product");
        long span = (count - 1L) * stride + (rows - 1L) * leading + columns;
        boolean fits = rows > 0 && columns > 0 && leading >= columns && offset + span <= t.size();
        if (!fits || t.spec().type() != DataType.FLOAT) {
            throw new IllegalArgumentException(String.format(
                    "product: %s is %s; [%d, %d] with rows of %d, %d of them at strides of %d from element %d do not fit",
                    what, t.spec(), rows, columns, leading, count, stride, offset));
        }
        return span;
    }

    /** The tensors given but for nulls. */
    private static List<Tensor> kept(Tensor... tensors) {
        return Arrays.stream(tensors).filter(Objects::nonNull).toList();
    }

    private record Held(Runnable call, List<Tensor> tensors) implements Runnable {
        @Override
        public void run() {
            call.run();
            Reference.reachabilityFence(this);
        }
    }
}
