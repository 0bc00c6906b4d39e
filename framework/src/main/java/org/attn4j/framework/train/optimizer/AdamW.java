package org.attn4j.framework.train.optimizer;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.op.optimizer.AdamUpdate;

/**
 * Adam with decoupled weight decay. Norms, biases and embeddings do not decay.
 *
 * @throws IllegalArgumentException if a rate is negative or a beta is outside [0, 1)
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2017</a>
 */
@TypeName("adamw")
public record AdamW(
        @Key(doc = "the rate that the schedule scales", value = "1e-3") double learningRate,
        @Key(doc = "share of a weight, times the rate, taken away at each step", value = "0.1") double weightDecay,
        @Key(doc = "decay of the first moment", value = "0.9") double beta1,
        @Key(doc = "decay of the second moment", value = "0.999") double beta2,
        @Key(doc = "added to the root of the second moment", value = "1e-8") double epsilon)
        implements Moments {
    public AdamW {
        Moments.check(learningRate, weightDecay, beta1, beta2, epsilon);
    }

    @Override
    public Update update(long decayed) {
        return Update.op(new AdamUpdate(beta1, beta2, epsilon, weightDecay, true, decayed));
    }
}
