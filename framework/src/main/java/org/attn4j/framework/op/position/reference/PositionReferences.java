package org.attn4j.framework.op.position.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.position.AddPosition;
import org.attn4j.framework.op.position.AddPositionGrad;
import org.attn4j.framework.op.position.Rotary;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Positions: learned rows added, and rotations by angle. */
public final class PositionReferences {
    private PositionReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(AddPosition::new, PositionReferences::addPosition);
        table.op(AddPositionGrad::new, PositionReferences::addPositionGrad);
        table.op(Rotary::new, PositionReferences::rotary);
    }

    private static List<INDArray> addPosition(AddPosition op, List<INDArray> inputs) {
        INDArray x = inputs.get(0);
        INDArray used = rows(inputs.get(1), op.shifted() ? inputs.get(2) : null, op.first(), x.size(1));
        return List.of(x.add(used.reshape('c', 1, x.size(1), x.size(2))));
    }

    private static List<INDArray> addPositionGrad(AddPositionGrad op, List<INDArray> inputs) {
        INDArray g = inputs.get(1);
        INDArray sum = Rows.zeros(inputs.get(0), inputs.get(0).shape());
        rows(sum, op.shifted() ? inputs.get(2) : null, op.first(), g.size(1)).assign(g.sum(0));
        return List.of(sum);
    }

    private static INDArray rows(INDArray table, INDArray offset, int before, long length) {
        int first = offset == null ? 0 : Rows.integers(offset)[0];
        Rows.checkRange("positions", "first position", first, 0, table.size(0) - before - length + 1);
        return table.get(NDArrayIndex.interval(before + first, before + first + length), NDArrayIndex.all());
    }

    private static List<INDArray> rotary(Rotary op, List<INDArray> in) {
        INDArray x = in.get(0);
        INDArray y = x.dup('c');
        int half = op.headWidth() / 2;
        int first = op.shifted() ? in.get(1).getInt(0) : 0;
        int length = (int) x.size(1);
        INDArray cos = Nd4j.create(x.dataType(), 1, length, half);
        INDArray sin = Nd4j.create(x.dataType(), 1, length, half);
        for (int t = 0; t < length; t++) {
            for (int i = 0; i < half; i++) {
                double angle = (first + t) * op.angles().angle(i, half);
                cos.putScalar(0, t, i, Math.cos(angle));
                sin.putScalar(0, t, i, op.inverse() ? -Math.sin(angle) : Math.sin(angle));
            }
        }
        for (int h = 0; h < op.heads(); h++) {
            INDArrayIndex[] left = columns(h * op.headWidth(), half);
            INDArrayIndex[] right = columns(h * op.headWidth() + half, half);
            INDArray a = x.get(left).dup('c');
            INDArray b = x.get(right).dup('c');
            y.put(left, a.mul(cos).sub(b.mul(sin)));
            y.put(right, b.mul(cos).add(a.mul(sin)));
        }
        return List.of(y);
    }

    private static INDArrayIndex[] columns(int from, int count) {
        return new INDArrayIndex[] {NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, from + count)};
    }
}
