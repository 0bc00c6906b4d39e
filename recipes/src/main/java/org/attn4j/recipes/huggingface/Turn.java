package org.attn4j.recipes.huggingface;

import java.util.function.UnaryOperator;
import org.attn4j.framework.train.checkpoint.Elements;

/**
 * How a tensor's elements lie here and there.
 *
 * @param toOurs from a tensor of theirs
 * @param toTheirs and back
 */
public record Turn(UnaryOperator<Elements> toOurs, UnaryOperator<Elements> toTheirs) {
    /** Alike. */
    public static final Turn SAME = new Turn(UnaryOperator.identity(), UnaryOperator.identity());

    /** A linear map's weight that is [in, out] there, [out, in] here. */
    public static final Turn TRANSPOSED = new Turn(Elements::transposed, Elements::transposed);

    /** The same elements in a row, of another shape here and there. */
    public static Turn reshaped(long[] ours, long... theirs) {
        return new Turn(e -> e.reshaped(ours), e -> e.reshaped(theirs));
    }
}
