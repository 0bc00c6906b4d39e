package org.attn4j.framework.device.cuda;

import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.ProductCall.Epilogue;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A row-major matrix product {@code C = alpha op(A) op(B) + beta C (+ bias)} with op(A) [m, k], op(B) [k, n], C [m, n], or
 * several of one shape. In {@link Precision#BF16} operands that lie in single precision are rounded first, into memory of the
 * device; there operands, C with its bias, or all of them may lie in bfloat16.
 */
public final class Product {
    private static final Runnable NOTHING = () -> {};

    private final CudaDevice device;
    private int m;
    private int n;
    private int k;
    private Tensor a;
    private Tensor b;
    private Tensor c;
    private Tensor bias;
    private Epilogue epilogue = Epilogue.NONE;
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
        this.epilogue = tensor == null ? Epilogue.NONE : Epilogue.BIAS;
        return this;
    }

    /**
     * Where to write the sums over k of one of the operands, in place of a bias: of op(A) its rows' [m], else of op(B) its
     * columns' [n].
     */
    public Product sums(Tensor target, boolean ofA) {
        this.bias = target;
        this.epilogue = ofA ? Epilogue.SUMS_OF_A : Epilogue.SUMS_OF_B;
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
     * @throws NoAlgorithmException if the library has none for such a product
     */
    public Runnable ready() {
        boolean rounds = device.precision() == Precision.BF16;
        Operand left = operand("A", a, offsetA, transposedA ? k : m, transposedA ? m : k, lda, strideA);
        Operand right = operand("B", b, offsetB, transposedB ? n : k, transposedB ? k : n, ldb, strideB);
        Operand result = operand("C", c, offsetC, m, n, ldc, strideC);
        if (bias != null) {
            CudaDevice.requireOnCard(bias, "product");
            if (bias.spec().type() != c.spec().type()) {
                throw new IllegalArgumentException("product: C is " + c.spec() + ", the bias " + bias.spec());
            }
        }
        if (!rounds) {
            return new Held(
                    product(left.address(), left.leading, right.address(), right.leading, result), kept(a, b, c, bias));
        }
        // Rounded operands lie one after the other; the second starts at a multiple of 256 bytes.
        Rounding first = left.rounding();
        Rounding second = right.rounding();
        long secondAt = first == null ? 0 : (first.size() + 127) / 128 * 128;
        long all = secondAt + (second == null ? 0 : second.size());
        Tensor rounded = all == 0 ? null : device.operands(all);
        Runnable roundA = first == null ? NOTHING : first.of(device, a, offsetA, rounded, 0);
        Runnable roundB = second == null ? NOTHING : second.of(device, b, offsetB, rounded, secondAt);
        Runnable call = product(
                first == null ? left.address() : at(rounded, 0),
                left.roundedLeading(),
                second == null ? right.address() : at(rounded, secondAt),
                right.roundedLeading(),
                result);
        return new Held(
                () -> {
                    roundA.run();
                    roundB.run();
                    call.run();
                },
                kept(a, b, c, bias, rounded));
    }

    private Runnable product(long a, int la, long b, int lb, Operand result) {
        return device.api().product(call(a, la, b, lb, result));
    }

    /** A matrix as it lies. */
    private record Operand(Tensor tensor, long offset, int rows, int columns, int leading, int count, long stride) {
        long address() {
            return at(tensor, offset);
        }

        /** How it is rounded; null where it is bfloat16 already. Of several, all that lies between them is rounded. */
        Rounding rounding() {
            if (tensor.spec().type() == DataType.BFLOAT16) {
                return null;
            }
            if (count == 1) {
                return Rounding.padded(rows, columns, leading, rows);
            }
            long span = (count - 1L) * stride + (rows - 1L) * leading + columns;
            return Rounding.padded(1, span, span, 1);
        }

        int roundedLeading() {
            boolean padded = count == 1 && tensor.spec().type() != DataType.BFLOAT16;
            return padded ? Math.toIntExact(Tensor.padded(columns)) : leading;
        }
    }

    /** A matrix of the product, checked. */
    private Operand operand(String what, Tensor t, long offset, int rows, int columns, int told, long stride) {
        CudaDevice.requireOnCard(t, "product");
        boolean half = t.spec().type() == DataType.BFLOAT16;
        int leading = told > 0 ? told : t.dense() ? columns : Math.toIntExact(t.leading());
        long end = offset + (count - 1L) * stride + (rows - 1L) * leading + columns;
        // What is padded ends behind its last number.
        boolean fits = rows > 0
                && columns > 0
                && leading >= columns
                && end <= (half ? t.memory().elements() : t.size());
        boolean typed = half ? device.precision() == Precision.BF16 : t.spec().type() == DataType.FLOAT;
        if (!fits || !typed) {
            throw new IllegalArgumentException(String.format(
                    "product: %s is %s; [%d, %d] with rows of %d, %d of them at strides of %d from element %d do not"
                            + " fit",
                    what, t.spec(), rows, columns, leading, count, stride, offset));
        }
        return new Operand(t, offset, rows, columns, leading, count, stride);
    }

    private ProductCall call(long a, int la, long b, int lb, Operand result) {
        return new ProductCall(
                device.precision(),
                c.spec().type() == DataType.BFLOAT16,
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
                result.address(),
                result.leading,
                epilogue,
                bias == null ? 0 : bias.address(),
                count,
                strideA,
                strideB,
                strideC);
    }

    private static long at(Tensor tensor, long offset) {
        return tensor.address() + offset * tensor.spec().type().width();
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
