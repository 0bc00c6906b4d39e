package com.acme;

import java.util.List;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.train.optimizer.Optimizer;
import org.attn4j.framework.train.optimizer.Update;

/** Signum, by an op of this jar: w = w - rate sign(m). */
@TypeName("sign_momentum")
public record SignMomentum(
        @Key(doc = "the rate that the schedule scales", value = "1e-3") double learningRate,
        @Key(doc = "share of the last step that is kept", value = "0.9") double beta)
        implements Optimizer {
    @Override
    public List<String> moments() {
        return List.of("momentum");
    }

    @Override
    public Update update(long decayed) {
        return Update.op(new SignUpdate(beta));
    }
}
