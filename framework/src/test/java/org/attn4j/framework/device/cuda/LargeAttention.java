package org.attn4j.framework.device.cuda;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.attn4j.framework.op.attention.Attention;
import org.attn4j.framework.op.attention.AttentionGrad;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.attention.AttentionWeights;
import org.attn4j.framework.op.attention.kernelized.LinearAttention;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionGrad;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionSpec;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionWeights;
import org.attn4j.framework.op.attention.scored.ScoreKind;
import org.attn4j.framework.op.attention.scored.ScoredAttention;
import org.attn4j.framework.op.attention.scored.ScoredAttentionGrad;
import org.attn4j.framework.op.attention.scored.ScoredAttentionSpec;
import org.attn4j.framework.op.attention.scored.ScoredAttentionWeights;
import org.attn4j.framework.op.attention.scored.WeightKind;

/** Attention of all kinds over batches of more than 2^31 elements; a launch has at most 65,535 sequences. */
final class LargeAttention {
    private static final int STEPS = 80;
    private static final int HEADS = 8;
    private static final int WIDTH = 64;
    private static final int ALL = HEADS * WIDTH;

    private LargeAttention() {}

    static void cases(BiConsumer<String, Supplier<LargeTensors>> to) {
        AttentionSpec spec = new AttentionSpec(HEADS, HEADS, 0.125, true, true, false, false, 0, 0);
        to.accept("attention", () -> LargeTensors.of((sd, v) -> new Attention(sd, spec, v))
                .batch(1, STEPS, 3 * ALL)
                .sparing(SparseCuda.LAST_X));
        to.accept("attention in bfloat16", () -> LargeTensors.half((sd, v) -> new Attention(sd, spec, v))
                .batch(1, STEPS, 3 * ALL)
                .sparing(SparseCuda.LAST_X));
        to.accept("its gradient", () -> gradient(LargeTensors.of((sd, v) -> new AttentionGrad(sd, spec, v))));
        to.accept(
                "its gradient in bfloat16",
                () -> gradient(LargeTensors.half((sd, v) -> new AttentionGrad(sd, spec, v))));
        to.accept("its weights", () -> LargeTensors.of((sd, v) -> new AttentionWeights(sd, spec, v))
                .batch(1, STEPS, 3 * ALL));
        for (ScoreKind kind : ScoreKind.values()) {
            if (kind != ScoreKind.BILINEAR) {
                scored(kind, to);
            }
        }
        LinearAttentionSpec linear = new LinearAttentionSpec(HEADS, true, false, false);
        to.accept("kernelised attention", () -> heads(LargeTensors.of((sd, v) -> new LinearAttention(sd, linear, v))));
        to.accept("its gradient", () -> heads(LargeTensors.of((sd, v) -> new LinearAttentionGrad(sd, linear, v)))
                .batch(1, STEPS, ALL));
        to.accept("its weights", () -> heads(LargeTensors.of((sd, v) -> new LinearAttentionWeights(sd, linear, v))));
    }

    private static LargeTensors gradient(LargeTensors large) {
        return large.batch(1, STEPS, 3 * ALL)
                .batch(1, STEPS, ALL)
                .batch(1, HEADS, STEPS)
                .batch(1, STEPS, ALL)
                .byInput(1)
                .sparing(SparseCuda.LAST_X);
    }

    private static void scored(ScoreKind kind, BiConsumer<String, Supplier<LargeTensors>> to) {
        ScoredAttentionSpec spec =
                new ScoredAttentionSpec(kind, WeightKind.SOFTMAX, HEADS, 0.1, true, false, false, 0, 0);
        int[] parameter = {HEADS, kind.hasParameter() ? kind.parameterSize(WIDTH) : 0};
        to.accept(
                kind + " attention",
                () -> parameter(heads(LargeTensors.of((sd, v) -> new ScoredAttention(sd, spec, v))), parameter));
        to.accept("its gradient", () -> parameter(
                        heads(LargeTensors.of((sd, v) -> new ScoredAttentionGrad(sd, spec, v))), parameter)
                .batch(1, STEPS, ALL));
        to.accept(
                "its weights",
                () -> parameter(heads(LargeTensors.of((sd, v) -> new ScoredAttentionWeights(sd, spec, v))), parameter));
    }

    private static LargeTensors heads(LargeTensors large) {
        return large.batch(1, STEPS, ALL)
                .batch(1, STEPS, ALL)
                .batch(1, STEPS, ALL)
                .sparing(1);
    }

    private static LargeTensors parameter(LargeTensors large, int... shape) {
        return shape[1] == 0 ? large : large.shared(shape[0], shape[1]);
    }
}
