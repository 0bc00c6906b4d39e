package com.acme;

import java.util.List;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.train.optimizer.Optimizer;
import org.attn4j.framework.train.optimizer.Update;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Lion: w = w - rate (sign(b1 m + (1 - b1) g) + decay w), m = b2 m + (1 - b2) g.
 *
 * @see <a href="https://arxiv.org/abs/2302.06675">Chen et al. 2023</a>
 */
@TypeName("lion")
public record Lion(
        @Key(doc = "the rate that the schedule scales", value = "1e-3") double learningRate,
        @Key(doc = "weight decay", value = "0.1") double weightDecay,
        @Key(doc = "b1", value = "0.9") double beta1,
        @Key(doc = "b2", value = "0.99") double beta2)
        implements Optimizer {
    @Override
    public List<String> moments() {
        return List.of("momentum");
    }

    @Override
    public Update update(long decayed) {
        return Update.graph(g -> {
            SDVariable w = g.weights();
            SDVariable m = g.moment("momentum");
            SDVariable direction =
                    g.sd().math().sign(m.mul(beta1).add(g.gradient().mul(1 - beta1)));
            SDVariable step = direction.add(w.mul(g.decays()).mul(weightDecay)).mul(g.rate());
            return List.of(w.sub(step), m.mul(beta2).add(g.gradient().mul(1 - beta2)));
        });
    }
}
