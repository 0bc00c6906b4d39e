package org.attn4j.recipes.bench;

import java.util.Map;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.LanguageModel;
import org.attn4j.framework.op.ActivationKind;

/** GPT-2's smallest model as the recipe {@code gpt2-124m} trains it: biases everywhere, a tied head, dropout of 0.1. */
record Gpt2Peer() implements Peer {
    private static final double DROPOUT = 0.1;

    @Override
    public String name() {
        return "gpt2";
    }

    @Override
    public Map<String, Integer> defaults() {
        return Map.of("layers", 12, "heads", 12, "dim", 768, "hidden", 3072, "seq", 1024, "batch", 16, "vocab", 50257);
    }

    @Override
    public Setup setup(Map<String, Integer> sizes) {
        int batch = sizes.get("batch");
        int seq = sizes.get("seq");
        int vocab = sizes.get("vocab");
        TransformerBlock block = new TransformerBlock(
                Placement.PRE,
                new LayerNormalization(1e-5, true),
                new CausalAttention(sizes.get("heads"), 0, true, DROPOUT),
                new MlpFeedForward(sizes.get("hidden"), ActivationKind.GELU_TANH, true, 0, 0),
                DROPOUT);
        LanguageModel model = new LanguageModel(
                sizes.get("dim"), sizes.get("layers"), new LearnedPosition(), block, true, false, DROPOUT, 0, 0.02);
        return new Setup(
                model,
                DataFacts.text(vocab, seq),
                random -> new RandomBatches(random)
                        .ints("ids", vocab, batch, seq)
                        .ints("labels", vocab, batch, seq)
                        .batch(),
                (long) batch * seq,
                "tokens");
    }
}
