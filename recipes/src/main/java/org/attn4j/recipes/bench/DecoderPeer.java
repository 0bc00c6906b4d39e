package org.attn4j.recipes.bench;

import java.util.Map;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.op.ActivationKind;

/**
 * The causal decoders: nanoGPT's CPU configuration, and a Llama of the same size.
 *
 * @param name gpt or gpt-llama
 */
record DecoderPeer(String name) implements Peer {
    @Override
    public Map<String, Integer> defaults() {
        return Map.of(
                "layers",
                4,
                "heads",
                4,
                "dim",
                128,
                "hidden",
                llama() ? 344 : 512,
                "seq",
                64,
                "batch",
                12,
                "vocab",
                65);
    }

    @Override
    public Setup setup(Map<String, Integer> sizes) {
        int batch = sizes.get("batch");
        int seq = sizes.get("seq");
        int vocab = sizes.get("vocab");
        return new Setup(
                new PeerDecoder(sizes.get("layers"), sizes.get("dim"), block(sizes), llama()),
                DataFacts.text(vocab, seq),
                random -> new RandomBatches(random)
                        .ints("ids", vocab, batch, seq)
                        .ints("labels", vocab, batch, seq)
                        .batch(),
                (long) batch * seq,
                "tokens");
    }

    private boolean llama() {
        return name.equals("gpt-llama");
    }

    private TransformerBlock block(Map<String, Integer> sizes) {
        Norm norm = llama() ? new RootMeanSquareNorm(1e-6) : new LayerNormalization(1e-5, true);
        SelfAttentionLayer attention = new CausalAttention(sizes.get("heads"), 0, false, 0);
        FeedForward feedForward = llama()
                ? new SwiGluFeedForward(sizes.get("hidden"), 0)
                : new MlpFeedForward(sizes.get("hidden"), ActivationKind.GELU, true, 0, 0);
        return new TransformerBlock(Placement.PRE, norm, attention, feedForward, 0);
    }
}
