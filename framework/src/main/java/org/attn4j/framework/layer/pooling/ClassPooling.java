package org.attn4j.framework.layer.pooling;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The first position, which attends to all others: BERT's {@code [CLS]}, ViT's class token; through a linear map and an
 * activation where there is a pooler.
 * Shapes: x [B, T, D] -> [B, D]; W [D, D].
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2018</a>
 */
@TypeName("class")
public record ClassPooling(
        @Key(
                        doc = "a linear map and what follows it: none, tanh (BERT's pooler) or relu (DistilBERT's)",
                        value = "none")
                PoolerKind pooler)
        implements Pooling {
    /** The vector as it is. */
    public ClassPooling() {
        this(PoolerKind.NONE);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x, SDVariable mask) {
        SDVariable first = s.ops().selectRow(x, 0); // [B, D]
        return switch (pooler) {
            case NONE -> first;
            case TANH -> s.sd().math().tanh(dense(s, first));
            case RELU -> s.ops().activation(dense(s, first), ActivationKind.RELU);
        };
    }

    private static SDVariable dense(Scope s, SDVariable x) {
        return s.linear("pooler", x, s.dim(x));
    }

    @Override
    public boolean takesClassPosition() {
        return true;
    }
}
