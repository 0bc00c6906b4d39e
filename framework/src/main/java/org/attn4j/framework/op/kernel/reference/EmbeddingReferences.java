package org.attn4j.framework.op.kernel.reference;

import java.util.List;
import org.attn4j.framework.op.AddPosition;
import org.attn4j.framework.op.AddPositionGrad;
import org.attn4j.framework.op.Embedding;
import org.attn4j.framework.op.EmbeddingGrad;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Tables of tokens and positions, row by row. */
final class EmbeddingReferences {
    private EmbeddingReferences() {}

    /** Makes the references known. */
    static void registerAll() {
        ReferenceKernels.register(Embedding.class, EmbeddingReferences::embedding);
        ReferenceKernels.register(EmbeddingGrad.class, EmbeddingReferences::embeddingGrad);
        ReferenceKernels.register(AddPosition.class, EmbeddingReferences::addPosition);
        ReferenceKernels.register(AddPositionGrad.class, EmbeddingReferences::addPositionGrad);
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

    private static List<INDArray> addPosition(AddPosition op, List<INDArray> inputs) {
        INDArray x = inputs.get(0);
        INDArray used = rows(inputs.get(1), op.shifted() ? inputs.get(2) : null, x.size(1));
        return List.of(x.add(used.reshape('c', 1, x.size(1), x.size(2))));
    }

    private static List<INDArray> addPositionGrad(AddPositionGrad op, List<INDArray> inputs) {
        INDArray g = inputs.get(1);
        INDArray sum = Rows.zeros(inputs.get(0), inputs.get(0).shape());
        rows(sum, op.shifted() ? inputs.get(2) : null, g.size(1)).assign(g.sum(0));
        return List.of(sum);
    }

    private static INDArray rows(INDArray table, INDArray offset, long length) {
        int first = offset == null ? 0 : Rows.integers(offset)[0];
        Rows.checkRange("positions", "first position", first, 0, table.size(0) - length + 1);
        return table.get(NDArrayIndex.interval(first, first + length), NDArrayIndex.all());
    }
}
