package org.attn4j.framework.layer.pooling;

import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The first position, which attends to all others: BERT's {@code [CLS]}, ViT's class token.
 * Shapes: x [B, T, D] -> [B, D].
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2018</a>
 */
@TypeName("class")
public record ClassPooling() implements Pooling {
    @Override
    public SDVariable build(Scope s, SDVariable x, SDVariable mask) {
        return s.ops().selectRow(x, 0);
    }

    @Override
    public boolean takesClassPosition() {
        return true;
    }
}
