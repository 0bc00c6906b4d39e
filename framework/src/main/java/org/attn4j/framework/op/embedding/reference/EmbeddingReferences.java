package org.attn4j.framework.op.embedding.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.embedding.Embedding;
import org.attn4j.framework.op.embedding.EmbeddingGrad;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Tables of tokens, row by row. */
public final class EmbeddingReferences {
    private EmbeddingReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(Embedding::new, EmbeddingReferences::embedding);
        table.op(EmbeddingGrad::new, EmbeddingReferences::embeddingGrad);
    }

    private static List<INDArray> embedding(Embedding op, List<INDArray> inputs) {
        INDArray table = inputs.get(0);
        int[] ids = Rows.integers(inputs.get(1));
        INDArray y = Rows.zeros(table, ids.length, table.size(1));
        for (int i = 0; i < ids.length; i++) {
            Rows.checkRange("embedding", "id", ids[i], i, table.size(0));
            y.putRow(i, table.getRow(ids[i]).mul(op.scale()));
        }
        long[] shape =
                java.util.Arrays.copyOf(inputs.get(1).shape(), inputs.get(1).rank() + 1);
        shape[shape.length - 1] = table.size(1);
        return List.of(y.reshape('c', shape));
    }

    private static List<INDArray> embeddingGrad(EmbeddingGrad op, List<INDArray> inputs) {
        INDArray table = inputs.get(0);
        int[] ids = Rows.integers(inputs.get(1));
        INDArray g = Rows.of(inputs.get(2));
        INDArray sum = Rows.zeros(table, table.shape());
        for (int i = 0; i < ids.length; i++) {
            Rows.checkRange("embedding gradient", "id", ids[i], i, table.size(0));
            sum.getRow(ids[i]).addi(g.getRow(i).mul(op.scale()));
        }
        return List.of(sum);
    }
}
