package org.attn4j.datasets.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.attn4j.datasets.batch.Noise;
import org.attn4j.datasets.batch.PairBatches;
import org.attn4j.datasets.text.SpecialTokens;
import org.attn4j.framework.model.DataFacts;

/**
 * How texts are damaged, and which special tokens that takes.
 *
 * @param context S, most tokens of a source
 * @param noise the way of damage
 * @param mix a second way, which half of the rows have; each source then begins with the name of its way
 * @param share of the tokens that are damaged, of spans, mask and delete
 * @param meanSpan mean length of a span
 */
public record Denoising(int context, Noise noise, Optional<Noise> mix, double share, double meanSpan) {
    /** Padding, begin and end, as {@link SpecialTokens#SEQUENCE} has them. */
    public static final PairBatches.Tokens FRAMING = new PairBatches.Tokens(0, 2, 3);

    /** Tokens of a source that are no text: its way of damage and its end. */
    private static final int FRAME = 2;

    /** The special token that names a way of damage. */
    public static String nameOf(Noise way) {
        return "<task_" + way.name().toLowerCase(Locale.ROOT) + ">";
    }

    /** The special tokens, in the order of their ids. */
    public List<String> special() {
        List<String> names = new ArrayList<>(SpecialTokens.SEQUENCE);
        names.add("<mask>");
        for (Noise way : Noise.values()) {
            names.add(nameOf(way));
        }
        int spans = amount().spans(stretch());
        for (int i = 0; i < spans; i++) {
            names.add("<extra_" + i + ">");
        }
        return names;
    }

    /** The ways of damage that occur. */
    public List<Noise> ways() {
        return mix.isPresent() ? List.of(noise, mix.get()) : List.of(noise);
    }

    /** Tokens of a text. */
    public int stretch() {
        return context - FRAME;
    }

    /** How much is damaged. */
    public Noise.Amount amount() {
        return new Noise.Amount(share, meanSpan);
    }

    /** What a model of V tokens must know. */
    public DataFacts facts(int v) {
        int target = ways().stream()
                .mapToInt(way -> PairTask.context(way.longestTarget(stretch(), amount())))
                .max()
                .orElseThrow();
        return DataFacts.pairs(v, context, v, target);
    }
}
