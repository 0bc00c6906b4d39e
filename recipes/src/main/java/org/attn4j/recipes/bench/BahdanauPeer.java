package org.attn4j.recipes.bench;

import java.util.Map;
import org.attn4j.framework.model.AttentionSeq2Seq;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.op.CellKind;

/** Bidirectional GRU encoder, additive attention at every step, GRU decoder, teacher forcing. */
record BahdanauPeer() implements Peer {
    @Override
    public String name() {
        return "bahdanau";
    }

    @Override
    public Map<String, Integer> defaults() {
        return Map.of("dim", 256, "emb", 256, "src", 24, "seq", 24, "batch", 64, "vocab", 8000);
    }

    @Override
    public Setup setup(Map<String, Integer> sizes) {
        int batch = sizes.get("batch");
        int src = sizes.get("src");
        int seq = sizes.get("seq");
        int vocab = sizes.get("vocab");
        return new Setup(
                new AttentionSeq2Seq(
                        sizes.get("emb"),
                        sizes.get("dim"),
                        CellKind.GRU,
                        true,
                        AttentionSeq2Seq.DecoderAttention.ADDITIVE,
                        0,
                        0,
                        false,
                        1,
                        0,
                        0.1),
                DataFacts.pairs(vocab, src, vocab, seq),
                random -> new RandomBatches(random)
                        .ints("source", vocab, batch, src)
                        .filled("source_mask", 1, batch, src)
                        .filledInts("source_lengths", src, batch)
                        .ints("ids", vocab, batch, seq)
                        .ints("labels", vocab, batch, seq)
                        .batch(),
                (long) batch * seq,
                "tokens");
    }
}
