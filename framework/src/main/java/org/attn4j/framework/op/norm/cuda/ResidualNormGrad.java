package org.attn4j.framework.op.norm.cuda;

import org.attn4j.framework.op.OpChain;
import org.attn4j.framework.op.OpChain.Link;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.norm.LayerNormGrad;
import org.attn4j.framework.op.norm.RmsNormGrad;

/**
 * A chain around a normalisation's gradient, as {@link ResidualNorm}'s backward pass has it: a sum of two gradients before
 * it, another one behind it, dropout, each of the three or not.
 *
 * @param dy the gradient of the normalisation's output, or the first term of it
 * @param more the second term; null if there is none
 * @param norm the normalisation's gradient
 * @param residual what is added to the gradient of the normalisation's input; null if nothing is
 * @param dx that gradient or sum, where it is to be written; null if nobody reads it
 * @param dropout null if there is none
 */
record ResidualNormGrad(String dy, String more, Link norm, String residual, String dx, Link dropout) {
    private static final int UPSTREAM = 3;

    /** The chain's parts; null if it is none of these. */
    static ResidualNormGrad match(OpChain chain) {
        int at = isNorm(chain.link(0)) ? 0 : 1;
        if (chain.size() < 2 || at >= chain.size() || !isNorm(chain.link(at)) || !ResidualNorm.fits(chain.link(at))) {
            return null;
        }
        Link norm = chain.link(at);
        String dy = norm.input(UPSTREAM);
        String more = null;
        if (at == 1) {
            Link sum = chain.link(0);
            if (!isSum(sum) || !sum.output(0).equals(dy) || chain.keeps(dy)) {
                return null;
            }
            // One of them alone may lie in bfloat16.
            int first = ResidualNorm.single(sum, 1) ? 0 : 1;
            if (!ResidualNorm.single(sum, 1 - first)) {
                return null;
            }
            dy = sum.input(first);
            more = sum.input(1 - first);
        }
        String dx = norm.output(0);
        String residual = null;
        int next = at + 1;
        if (next < chain.size() && isSum(chain.link(next))) {
            Link sum = chain.link(next++);
            int term = sum.inputs().indexOf(dx);
            if (term < 0 || chain.keeps(dx) || !ResidualNorm.single(sum, 1 - term)) {
                return null;
            }
            residual = sum.input(1 - term);
            dx = sum.output(0);
        }
        Link dropout = null;
        if (next < chain.size()) {
            dropout = chain.link(next++);
            if (!(dropout.op() instanceof Dropout) || !dropout.input(0).equals(dx)) {
                return null;
            }
        }
        return next == chain.size()
                ? new ResidualNormGrad(dy, more, norm, residual, chain.keeps(dx) ? dx : null, dropout)
                : null;
    }

    private static boolean isNorm(Link link) {
        return link.op() instanceof LayerNormGrad || link.op() instanceof RmsNormGrad;
    }

    private static boolean isSum(Link link) {
        return link.op() instanceof Add && !link.input(0).equals(link.input(1));
    }
}
