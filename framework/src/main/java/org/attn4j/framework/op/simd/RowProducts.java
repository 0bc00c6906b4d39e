package org.attn4j.framework.op.simd;

import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;

/** {@code C_b = op(A_b) op(B_b)} for each b of tensors [B, rows, columns]. */
public final class RowProducts {
    private final MatrixProduct[] products;

    /** Prepares the products. */
    public RowProducts(HostDevice device, boolean transposeA, Tensor a, boolean transposeB, Tensor b, Tensor c) {
        products = new MatrixProduct[a.dim(0)];
        for (int i = 0; i < products.length; i++) {
            products[i] = new MatrixProduct(device, transposeA, matrix(a, i), transposeB, matrix(b, i), matrix(c, i));
        }
    }

    private static Tensor matrix(Tensor all, int index) {
        long size = (long) all.dim(1) * all.dim(2);
        return all.slice(index * size, all.dim(1), all.dim(2));
    }

    /** Computes rows [from, to) of the batch. */
    public void run(int from, int to) {
        for (int b = from; b < to; b++) {
            for (int tile = 0; tile < products[b].tiles(); tile++) {
                products[b].run(tile, 0f);
            }
        }
    }
}
