package org.attn4j.framework.train.optimizer;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.op.optimizer.SgdUpdate;

/**
 * Stochastic gradient descent with momentum. Norms, biases and embeddings do not decay.
 *
 * @throws IllegalArgumentException if a rate is negative or momentum is outside [0, 1)
 */
@TypeName("sgd")
public record Sgd(
        @Key(doc = "the rate that the schedule scales", value = "0.1") double learningRate,
        @Key(doc = "share of the last step that is kept", value = "0.9") double momentum,
        @Key(doc = "factor of a weight in its gradient", value = "0") double weightDecay)
        implements Optimizer {
    public Sgd {
        require(learningRate >= 0, "learning_rate must not be negative: %s", learningRate);
        require(momentum >= 0 && momentum < 1, "momentum must be at least 0 and less than 1: %s", momentum);
        require(weightDecay >= 0, "weight_decay must not be negative: %s", weightDecay);
    }

    @Override
    public List<String> moments() {
        return List.of("momentum");
    }

    @Override
    public Update update(long decayed) {
        return Update.op(new SgdUpdate(momentum, weightDecay, decayed));
    }

    @Override
    public float[] hyper(long step, double rate, double scale) {
        return new float[] {(float) rate, (float) scale, 0, 0};
    }
}
