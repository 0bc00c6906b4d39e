package org.attn4j.framework.op.norm.cuda;

import org.attn4j.framework.op.OpChain;
import org.attn4j.framework.op.OpChain.Link;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.RmsNorm;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A chain of dropout, the sum with a residual and a normalisation, without one of the first two perhaps: {@code y =
 * norm(residual + dropout(x))}.
 *
 * @param x what is dropped, or the sum's other term
 * @param residual what it is added to; null if there is no sum
 * @param dropout null if there is none
 * @param sum the normalisation's input, where it is to be written; null if nobody else reads it
 * @param norm the normalisation
 */
record ResidualNorm(String x, String residual, Link dropout, String sum, Link norm) {
    /** Columns that the threads of a row can keep. */
    static final int WIDEST = 4096;

    /** The chain's parts; null if it is none of these. */
    static ResidualNorm match(OpChain chain) {
        int last = chain.size() - 1;
        Link norm = chain.link(last);
        if (last < 1 || last > 2 || !(norm.op() instanceof LayerNorm || norm.op() instanceof RmsNorm) || !fits(norm)) {
            return null;
        }
        Link before = chain.link(last - 1);
        String sum = norm.input(0);
        if (!before.output(0).equals(sum)) {
            return null;
        }
        String written = chain.keeps(sum) ? sum : null;
        if (before.op() instanceof Dropout && last == 1) {
            return new ResidualNorm(before.input(0), null, before, written, norm);
        }
        if (!(before.op() instanceof Add) || before.input(0).equals(before.input(1))) {
            return null;
        }
        if (last == 1) {
            return single(before, 0) ? new ResidualNorm(before.input(1), before.input(0), null, written, norm) : null;
        }
        Link dropout = chain.link(0);
        String dropped = dropout.output(0);
        int term = before.inputs().indexOf(dropped);
        return dropout.op() instanceof Dropout && term >= 0 && single(before, 1 - term) && !chain.keeps(dropped)
                ? new ResidualNorm(dropout.input(0), before.input(1 - term), dropout, written, norm)
                : null;
    }

    /** Whether an input is read in single precision. */
    static boolean single(Link link, int input) {
        return link.specs().get(input).type() == DataType.FLOAT;
    }

    /** Whether the first input of a normalisation, or of its gradient, has a type and a width that the kernels take. */
    static boolean fits(Link norm) {
        var spec = norm.specs().get(0);
        boolean whole = norm.specs().get(1).size() == spec.columns(); // not head by head
        return whole && spec.type() == DataType.FLOAT && spec.columns() <= WIDEST && spec.size() > 0;
    }
}
