package com.acme;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** y = x^3; its gradient is 3 x^2 dy. x [...] -> [...]. */
public final class Cube extends JavaOp {
    public Cube() {}

    public Cube(SameDiff sd, SDVariable x) {
        super(sd, x);
    }

    @Override
    public String opName() {
        return "acme_cube";
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(arg(0).mul(arg(0)).mul(3).mul(gradients.get(0)));
    }
}
