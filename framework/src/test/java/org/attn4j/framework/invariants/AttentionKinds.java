package org.attn4j.framework.invariants;

import java.util.List;
import java.util.stream.Stream;
import org.attn4j.framework.layer.CrossLayer;
import org.attn4j.framework.layer.Layer;
import org.attn4j.framework.layer.RelativeBias;
import org.attn4j.framework.layer.Rotation;
import org.attn4j.framework.layer.attention.BasicAttention;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.HardGradient;
import org.attn4j.framework.layer.attention.HardSelfAttention;
import org.attn4j.framework.layer.attention.LinearSelfAttention;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.attention.SelfAttention;

/** Every kind of attention, for properties that hold of all. */
final class AttentionKinds {
    /** D of the layers. */
    static final int D = 12;

    /**
     * A kind of self-attention.
     *
     * @param ordered whether positions inside it tell the order of tokens, causality aside
     */
    record Kind(String name, Layer layer, boolean causal, boolean ordered) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A kind of cross attention. */
    record CrossKind(String name, CrossLayer layer) {
        @Override
        public String toString() {
            return name;
        }
    }

    private AttentionKinds() {}

    static Stream<Kind> self() {
        return Stream.of(false, true).flatMap(c -> kinds(c).stream());
    }

    static Stream<Kind> bidirectionalWithoutPositions() {
        return self().filter(k -> !k.causal() && !k.ordered());
    }

    static Stream<Kind> causal() {
        return self().filter(Kind::causal);
    }

    static Stream<CrossKind> cross() {
        return Stream.of(Score.values())
                .map(score -> new CrossKind("cross " + score, new CrossAttention(3, 0, true, 0, score, true)));
    }

    private static List<Kind> kinds(boolean causal) {
        String direction = causal ? "causal " : "";
        return List.of(
                new Kind(direction + "dot", scored(causal, 3, 0, Score.DOT), causal, false),
                new Kind(direction + "grouped-query", scored(causal, 6, 2, Score.DOT), causal, false),
                new Kind(direction + "additive", scored(causal, 3, 0, Score.ADDITIVE), causal, false),
                new Kind(direction + "bilinear", scored(causal, 3, 0, Score.BILINEAR), causal, false),
                new Kind(direction + "linear", new LinearSelfAttention(3, true, causal), causal, false),
                new Kind(direction + "hard", new HardSelfAttention(3, true, causal, HardGradient.NONE), causal, false),
                new Kind(direction + "basic", new BasicAttention(true, causal), causal, false),
                new Kind(direction + "relative", relative(scored(causal, 3, 0, Score.DOT)), causal, true),
                new Kind(direction + "rotary", rotary(scored(causal, 3, 0, Score.DOT)), causal, true));
    }

    private static Layer scored(boolean causal, int heads, int keyValueHeads, Score score) {
        return causal
                ? new CausalAttention(heads, keyValueHeads, true, 0, score, true)
                : new SelfAttention(heads, keyValueHeads, true, 0, score, true);
    }

    static Layer relative(Layer layer) {
        return (s, x) -> layer.build(s.with(s.context().withRelative(new RelativeBias(8, 20, false))), x);
    }

    private static Layer rotary(Layer layer) {
        return (s, x) -> layer.build(s.with(s.context().withRotation(new Rotation(10000))), x);
    }
}
