package org.attn4j.framework.layer.position;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireWidthOrZero;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.position.AddPosition;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A trained vector for each position: {@code x[b, t] + P[first + t]}.
 * Shapes: x [B, T, D] -> [B, T, D]; P [first + C, D]. More than C tokens are an error.
 *
 * @throws IllegalArgumentException if length or first is negative, or the data's examples are longer than length
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2018</a>
 */
@TypeName("learned")
public record LearnedPosition(
        @Key(doc = "C, number of positions; 0 means the tokens of the longest example", value = "0") int length,
        @Key(doc = "row of position 0; BART and RoBERTa leave 2 rows before it that no text uses", value = "0")
                int first)
        implements Position {
    public LearnedPosition {
        requireWidthOrZero("length", length);
        requireWidthOrZero("first", first);
    }

    /** As many as the data need. */
    public LearnedPosition() {
        this(0, 0);
    }

    @Override
    public boolean causal() {
        return true;
    }

    @Override
    public boolean cacheable() {
        return true;
    }

    @Override
    public SDVariable embed(Scope s, SDVariable x, int context) {
        return new AddPosition(s.sd(), x, table(s, x, context), s.context().offset(), first).outputVariable();
    }

    @Override
    public SDVariable embed(Scope s, SDVariable x, SDVariable positions, int context) {
        require(first == 0, "position learned: first is %d, but texts that share a row need it to be 0", first);
        return s.ops().add(x, s.ops().embedding(table(s, x, context), positions, 1));
    }

    private SDVariable table(Scope s, SDVariable x, int context) {
        require(
                length == 0 || context <= length,
                "position learned: its length is %d, but the longest example has %d tokens; cut examples to that or set"
                        + " length: 0",
                length,
                context);
        return s.in("position")
                .table(
                        "weight",
                        first + Math.max(length, context),
                        s.dim(x),
                        Initializer.normal(s.context().deviation()));
    }

    @Override
    public boolean unbounded() {
        return false;
    }
}
