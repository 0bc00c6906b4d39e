package com.acme;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;

/** m = b m + g, w = w - rate sign(m) over flat buffers: inputs w, g, m [N], hyper [2]; outputs w, m. */
public final class SignUpdate extends JavaOp {
    public SignUpdate() {}

    public SignUpdate(double beta) {
        addTArgument(beta);
    }

    double beta() {
        return number(0);
    }

    @Override
    public String opName() {
        return "acme_sign_update";
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0), inputs.get(2));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException();
    }
}
