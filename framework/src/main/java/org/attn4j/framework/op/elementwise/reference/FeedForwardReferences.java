package org.attn4j.framework.op.elementwise.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationGrad;
import org.attn4j.framework.op.elementwise.SwiGlu;
import org.attn4j.framework.op.elementwise.SwiGluGrad;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** References of the element-wise ops of a feed-forward. */
public final class FeedForwardReferences {
    private static final double CUBIC = 0.044715;

    private FeedForwardReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(Activation::new, FeedForwardReferences::activation);
        table.op(ActivationGrad::new, FeedForwardReferences::activationGrad);
        table.op(SwiGlu::new, FeedForwardReferences::swiGlu);
        table.op(SwiGluGrad::new, FeedForwardReferences::swiGluGrad);
    }

    private static List<INDArray> activation(Activation op, List<INDArray> in) {
        INDArray x = in.get(0);
        return List.of(
                switch (op.kind()) {
                    case RELU -> Transforms.max(x, 0, true);
                    case GELU -> x.mul(phi(x));
                    case GELU_TANH -> x.mul(sigmoid(tanhArgument(x)));
                    case SILU -> x.mul(sigmoid(x));
                });
    }

    private static List<INDArray> activationGrad(ActivationGrad op, List<INDArray> in) {
        INDArray x = in.get(0);
        INDArray slope =
                switch (op.kind()) {
                    case RELU -> x.gt(0).castTo(x.dataType());
                    // (x Phi)' = Phi + x phi
                    case GELU ->
                        phi(x).add(x.mul(Transforms.exp(x.mul(x).mul(-0.5))).div(Math.sqrt(2 * Math.PI)));
                    case GELU_TANH -> geluTanhSlope(x);
                    case SILU -> siluSlope(x);
                };
        return List.of(in.get(1).mul(slope));
    }

    private static List<INDArray> swiGlu(SwiGlu op, List<INDArray> in) {
        return List.of(in.get(0).mul(sigmoid(in.get(0))).mul(in.get(1)));
    }

    private static List<INDArray> swiGluGrad(SwiGluGrad op, List<INDArray> in) {
        INDArray x = in.get(0);
        INDArray dy = in.get(2);
        return List.of(dy.mul(in.get(1)).mul(siluSlope(x)), dy.mul(x.mul(sigmoid(x))));
    }

    /** The normal distribution function. */
    private static INDArray phi(INDArray x) {
        INDArray scaled = x.div(Math.sqrt(2));
        return Nd4j.getExecutioner().exec(new Erf(scaled, scaled)).add(1).mul(0.5);
    }

    /** GELU's tanh form is x sigmoid(u), u = 2 sqrt(2/pi) (x + 0.044715 x^3). */
    private static INDArray tanhArgument(INDArray x) {
        return x.mul(x).mul(CUBIC).add(1).mul(x).mul(2 * Math.sqrt(2 / Math.PI));
    }

    private static INDArray geluTanhSlope(INDArray x) {
        INDArray u = tanhArgument(x);
        INDArray du = x.mul(x).mul(3 * CUBIC).add(1).mul(2 * Math.sqrt(2 / Math.PI));
        return sigmoid(u).add(x.mul(sigmoid(u)).mul(sigmoid(u.neg())).mul(du));
    }

    private static INDArray siluSlope(INDArray x) {
        // 1 - sigmoid(x) = sigmoid(-x)
        return sigmoid(x).mul(x.mul(sigmoid(x.neg())).add(1));
    }

    private static INDArray sigmoid(INDArray x) {
        return Transforms.sigmoid(x);
    }
}
