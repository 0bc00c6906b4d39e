package com.acme;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The ops of this jar, and what computes them. */
public final class AcmeOps implements OpFamily {
    @Override
    public void register(KernelTable table) {
        table.op(Cube::new, (op, in) -> List.of(in.get(0).mul(in.get(0)).mul(in.get(0))));
        table.jvm(Cube.class, AcmeOps::cube);
        table.op(SignUpdate::new, AcmeOps::reference);
        table.jvm(SignUpdate.class, AcmeOps::sign);
    }

    private static Runnable cube(Cube op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer x = inputs.get(0).floats();
        FloatBuffer y = outputs.get(0).floats();
        return () -> {
            for (int i = 0; i < y.capacity(); i++) {
                y.put(i, x.get(i) * x.get(i) * x.get(i));
            }
        };
    }

    private static Runnable sign(SignUpdate op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer w = outputs.get(0).floats();
        FloatBuffer g = inputs.get(1).floats();
        FloatBuffer m = outputs.get(1).floats();
        FloatBuffer hyper = inputs.get(3).floats();
        return () -> {
            for (int i = 0; i < w.capacity(); i++) {
                m.put(i, (float) op.beta() * m.get(i) + hyper.get(1) * g.get(i));
                w.put(i, w.get(i) - hyper.get(0) * Math.signum(m.get(i)));
            }
        };
    }

    private static List<INDArray> reference(SignUpdate op, List<INDArray> in) {
        INDArray hyper = in.get(3);
        INDArray m = in.get(2).mul(op.beta()).add(in.get(1).mul(hyper.getDouble(1)));
        return List.of(in.get(0).sub(Transforms.sign(m).mul(hyper.getDouble(0))), m);
    }
}
