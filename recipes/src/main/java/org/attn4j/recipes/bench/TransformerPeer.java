package org.attn4j.recipes.bench;

import java.util.Map;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.block.DecoderBlock;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.EncoderDecoder;
import org.attn4j.framework.op.ActivationKind;

/** The encoder–decoder Transformer: pre-norm, an output map of its own; its mask keeps every token of the source. */
record TransformerPeer() implements Peer {
    @Override
    public String name() {
        return "transformer";
    }

    @Override
    public Map<String, Integer> defaults() {
        return Map.of(
                "layers", 3, "heads", 8, "dim", 256, "hidden", 512, "src", 32, "seq", 32, "batch", 64, "vocab", 8000);
    }

    @Override
    public Setup setup(Map<String, Integer> sizes) {
        int batch = sizes.get("batch");
        int src = sizes.get("src");
        int seq = sizes.get("seq");
        int vocab = sizes.get("vocab");
        int heads = sizes.get("heads");
        int hidden = sizes.get("hidden");
        DecoderBlock decoder = new DecoderBlock(
                Placement.PRE,
                new LayerNormalization(1e-5, true),
                new CausalAttention(heads, 0, false, 0),
                new CrossAttention(heads, 0, false, 0),
                new MlpFeedForward(hidden, ActivationKind.GELU, true, 0, 0),
                0);
        EncoderDecoder model = new EncoderDecoder(
                sizes.get("dim"),
                sizes.get("layers"),
                0,
                new PeerPosition(Math.max(src, seq)),
                PeerBlock.of(heads, hidden),
                decoder,
                false,
                false,
                false,
                0,
                0,
                0.02);
        return new Setup(
                model,
                DataFacts.pairs(vocab, src, vocab, seq),
                random -> new RandomBatches(random)
                        .ints("source", vocab, batch, src)
                        .filled("source_mask", 1, batch, src)
                        .ints("ids", vocab, batch, seq)
                        .ints("labels", vocab, batch, seq)
                        .batch(),
                (long) batch * seq,
                "tokens");
    }
}
