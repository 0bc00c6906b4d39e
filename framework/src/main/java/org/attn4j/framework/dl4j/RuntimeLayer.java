package org.attn4j.framework.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.ExternalErrorsFunction;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * DL4J's SameDiff layer with right gradients, which 1.0.0-M2.1 does not give for two reasons.
 *
 * <p>{@code ExternalErrorsFunction.doDiff}, which brings the gradient of the layer's output into the graph, both sets it
 * and returns it, and SameDiff adds the two: every gradient is twice too large. Gradients are linear in what comes in, so
 * half of it makes them right, to the bit.
 *
 * <p>SameDiff guesses what to differentiate from the variables that no op reads, and so takes the statistics of a norm or
 * an attention for losses. It is told instead, by a training configuration: {@code setLossVariables} refuses the external
 * errors' variable.
 */
final class RuntimeLayer extends SameDiffLayer {
    private static final long serialVersionUID = 1;

    RuntimeLayer(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    @Override
    protected void doInit() {
        super.doInit();
        setLoss(sameDiff, fn);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        return super.backpropGradient(incoming(epsilon), workspaces);
    }

    /** Makes the external errors the one thing to differentiate. */
    static void setLoss(SameDiff sd, ExternalErrorsFunction errors) {
        sd.setTrainingConfig(TrainingConfig.builder()
                .updater(new NoOp())
                .minimize(errors.outputVariables()[0].name())
                .skipBuilderValidation(true)
                .build());
    }

    /** What to hand to SameDiff for a gradient that comes in. */
    static INDArray incoming(INDArray epsilon) {
        return epsilon.mul(0.5);
    }
}
