package org.attn4j.framework.op.mixture.jvm;

import java.nio.IntBuffer;
import org.attn4j.framework.device.Blas;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.simd.Tiles;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Products of groups of rows, whose numbers of rows are read when they run. A task computes a range of a group's result
 * columns; ranges depend on shapes alone, and the summed dimension is never split.
 */
final class GroupedProduct {
    /** Narrower ranges leave BLAS too little to do between packings. */
    private static final int NARROWEST = 64;
    /** Tasks that keep threads busy although groups differ in size. */
    private static final int WANTED = 8;

    private enum Kind {
        /** C[g] = A[g] W[g]. */
        STRAIGHT,
        /** C[g] = A[g] W[g]^T. */
        TRANSPOSED,
        /** W[g] = A[g]^T C[g]. */
        PARAMETERS
    }

    private final Kind kind;
    private final Blas blas;
    private final IntBuffer offsets;
    private final int columnsA;
    private final int columnsC;
    private final int columnsW;
    private final int sizeW;
    private final Tiles tiles;
    private final int groups;
    /** Each task moves pointers of its own. */
    private final FloatPointer[] a;

    private final FloatPointer[] w;
    private final FloatPointer[] c;

    private GroupedProduct(Kind kind, HostDevice device, Tensor a, Tensor w, Tensor c, Tensor offsets) {
        this.kind = kind;
        this.blas = device.blas();
        this.offsets = offsets.ints();
        this.columnsA = a.columns();
        this.columnsC = c.columns();
        this.columnsW = w.columns();
        this.sizeW = w.dim(1) * w.dim(2);
        this.groups = w.dim(0);
        int wanted = Math.min(Math.max(1, columnsC / NARROWEST), (WANTED + groups - 1) / groups);
        this.tiles = new Tiles(columnsC, Math.max(1, (columnsC + wanted - 1) / wanted));
        this.a = pointers(a);
        this.w = pointers(w);
        this.c = pointers(c);
    }

    /**
     * {@code C[g] = A[g] W[g]}, or by the transpose of W[g].
     *
     * @param a [M, I], or [M, O] where transposed
     * @param w [E, I, O]
     * @param c [M, O], or [M, I] where transposed
     */
    static GroupedProduct ofRows(HostDevice device, Tensor a, Tensor w, boolean transposed, Tensor c, Tensor offsets) {
        return new GroupedProduct(transposed ? Kind.TRANSPOSED : Kind.STRAIGHT, device, a, w, c, offsets);
    }

    /** {@code W[g] = X[g]^T Y[g]}: x [M, I], y [M, O], w [E, I, O]; a group without rows is left alone. */
    static GroupedProduct ofParameters(HostDevice device, Tensor x, Tensor y, Tensor w, Tensor offsets) {
        return new GroupedProduct(Kind.PARAMETERS, device, x, w, y, offsets);
    }

    private FloatPointer[] pointers(Tensor t) {
        FloatPointer[] all = new FloatPointer[tasks()];
        for (int i = 0; i < all.length; i++) {
            all[i] = Blas.pointer(t, 0);
        }
        return all;
    }

    /** Number of tasks. */
    int tasks() {
        return groups * tiles.count();
    }

    /** The group of a task. */
    int group(int task) {
        return task / tiles.count();
    }

    /** First column of a task. */
    int first(int task) {
        return tiles.start(task % tiles.count());
    }

    /** Columns of a task. */
    int length(int task) {
        return tiles.length(task % tiles.count());
    }

    /** First row of a group. */
    int start(int group) {
        return offsets.get(group);
    }

    /** Row behind the last one of a group. */
    int end(int group) {
        return offsets.get(group + 1);
    }

    /**
     * Computes a task.
     *
     * @param beta 0 to write the result, 1 to add to what it holds
     */
    void run(int task, float beta) {
        int group = group(task);
        int start = start(group);
        int rows = end(group) - start;
        if (rows == 0) {
            return;
        }
        int column = first(task);
        int n = length(task);
        FloatPointer pa = a[task];
        FloatPointer pw = w[task];
        FloatPointer pc = c[task];
        pa.position((long) start * columnsA);
        pc.position((long) start * columnsC + column);
        long matrix = (long) group * sizeW;
        pw.position(matrix + (kind == Kind.TRANSPOSED ? (long) column * columnsW : column));
        switch (kind) {
            case STRAIGHT -> {
                if (rows == 1) {
                    blas.gemv(true, columnsA, n, pw, columnsW, pa, beta, pc);
                } else {
                    blas.gemm(false, false, rows, n, columnsA, 1f, pa, columnsA, pw, columnsW, beta, pc, columnsC);
                }
            }
            case TRANSPOSED ->
                blas.gemm(false, true, rows, n, columnsA, 1f, pa, columnsA, pw, columnsW, beta, pc, columnsC);
            case PARAMETERS ->
                blas.gemm(true, false, columnsA, n, rows, 1f, pa, columnsA, pc, columnsC, beta, pw, columnsW);
        }
    }
}
