package org.attn4j.framework.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.reference.ReferenceKernels;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An op's gradient in stock SameDiff beside central differences of its reference kernel. */
final class GradientCheck {
    private static final double STEP = 1e-5;

    private final OpCheck.Builder builder;
    private final INDArray[] inputs;
    private final int[] inLoss;
    private final IntPredicate hasGradient;
    private final List<INDArray> reference;

    /**
     * A check.
     *
     * @param inLoss outputs that enter the loss, with random weights
     * @param hasGradient whether an input, by index, has one
     * @param reference the outputs
     */
    GradientCheck(
            OpCheck.Builder builder,
            INDArray[] inputs,
            int[] inLoss,
            IntPredicate hasGradient,
            List<INDArray> reference) {
        this.builder = builder;
        this.inputs = inputs;
        this.inLoss = inLoss;
        this.hasGradient = hasGradient;
        this.reference = reference;
    }

    /** What {@link OpCheck#gradientError} tells. */
    double error() {
        SameDiff sd = SameDiff.create();
        SDVariable[] variables = new SDVariable[inputs.length];
        Map<String, INDArray> values = new HashMap<>();
        List<String> differentiable = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            if (hasGradient.test(i)) {
                variables[i] = sd.var("in" + i, inputs[i].dup('c'));
                differentiable.add("in" + i);
            } else {
                variables[i] = sd.placeHolder("in" + i, inputs[i].dataType(), inputs[i].shape());
                values.put("in" + i, inputs[i].dup('c'));
            }
        }
        SDVariable[] outputs = builder.build(sd, variables).outputVariables();
        SDVariable loss = null;
        for (int k : inLoss) {
            SDVariable weights = sd.constant(
                    "weights" + k, OpCheck.normal(77 + k, reference.get(k).shape()));
            SDVariable term = outputs[k].mul(weights).sum();
            loss = loss == null ? term : loss.add(term);
        }
        String name = loss.rename("loss").name();
        sd.setLossVariables(name);
        Forward forward = new Forward();
        double stock = sd.outputSingle(values, name).getDouble(0);
        double own = forward.loss();
        if (!(Math.abs(stock - own) <= 1e-9 * Math.max(1, Math.abs(own)))) {
            return Double.POSITIVE_INFINITY;
        }
        Map<String, INDArray> analytic = sd.calculateGradients(values, differentiable);
        double worst = 0;
        for (int i = 0; i < inputs.length; i++) {
            if (hasGradient.test(i)) {
                worst = Math.max(worst, inputError(forward, i, analytic.get("in" + i)));
            }
        }
        return worst;
    }

    /** The loss of the gradient check by the reference kernel, bound once: its inputs may be moved between calls. */
    private final class Forward {
        private final List<INDArray> at = new ArrayList<>();
        private final List<INDArray> results = new ArrayList<>();
        private final List<double[]> weights = new ArrayList<>();
        private final Runnable kernel;

        Forward() {
            for (INDArray a : inputs) {
                at.add(a.dataType().isFPType() ? a.castTo(DataType.DOUBLE).dup('c') : a.dup('c'));
            }
            List<Tensor> in = at.stream().map(Tensor::of).toList();
            JavaOp op = OpCheck.build(builder, inputs);
            op.outputs(in.stream().map(Tensor::spec).toList()).forEach(spec -> results.add(OpCheck.dirty(spec)));
            for (int k : inLoss) {
                weights.add(
                        OpCheck.numbers(OpCheck.normal(77 + k, results.get(k).shape())));
            }
            kernel = new ReferenceKernels()
                    .bind(op, in, results.stream().map(Tensor::of).toList());
        }

        double loss() {
            kernel.run();
            double sum = 0;
            for (int k = 0; k < inLoss.length; k++) {
                double[] y = OpCheck.numbers(results.get(inLoss[k]));
                for (int i = 0; i < y.length; i++) {
                    sum += weights.get(k)[i] * y[i];
                }
            }
            return sum;
        }
    }

    private static double inputError(Forward forward, int input, INDArray analytic) {
        INDArray x = forward.at.get(input);
        double[] expected = new double[(int) x.length()];
        for (int i = 0; i < expected.length; i++) {
            double at = x.getDouble(i);
            double h = STEP * Math.max(1, Math.abs(at));
            x.putScalar(i, at + h);
            double up = forward.loss();
            x.putScalar(i, at - h);
            double down = forward.loss();
            x.putScalar(i, at);
            expected[i] = (up - down) / (2 * h);
        }
        double[] got = analytic.dup('c').reshape(analytic.length()).toDoubleVector();
        double floor = 1e-2 * Arrays.stream(expected).map(Math::abs).max().orElse(0) + 1e-6;
        double worst = 0;
        for (int i = 0; i < got.length; i++) {
            double scale = Math.max(floor, Math.max(Math.abs(expected[i]), Math.abs(got[i])));
            double error = Math.abs(expected[i] - got[i]) / scale;
            worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
        }
        return worst;
    }
}
