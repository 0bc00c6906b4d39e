package org.attn4j.recipes.bench;

import java.util.Map;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.MaskedHead;
import org.attn4j.framework.model.MaskedLanguageModel;

/** The masked language model: an output map of its own for 15 % of the positions, at least one; its mask keeps every token. */
record BertPeer() implements Peer {
    private static final double CHOSEN = 0.15;

    @Override
    public String name() {
        return "bert";
    }

    @Override
    public Map<String, Integer> defaults() {
        return Map.of("layers", 4, "heads", 4, "dim", 128, "hidden", 512, "seq", 128, "batch", 16, "vocab", 8000);
    }

    @Override
    public Setup setup(Map<String, Integer> sizes) {
        int batch = sizes.get("batch");
        int seq = sizes.get("seq");
        int vocab = sizes.get("vocab");
        int tokens = ArrayLength.ofBatch(batch, seq);
        int chosen = Math.max(1, (int) (CHOSEN * tokens));
        MaskedLanguageModel model = new MaskedLanguageModel(
                sizes.get("dim"),
                sizes.get("layers"),
                new LearnedPosition(),
                PeerBlock.of(sizes.get("heads"), sizes.get("hidden")),
                0,
                false,
                MaskedHead.PLAIN,
                false,
                0,
                0.02);
        return new Setup(
                model,
                DataFacts.text(vocab, seq),
                random -> new RandomBatches(random)
                        .ints("ids", vocab, batch, seq)
                        .filled("mask", 1, batch, seq)
                        .ints("positions", tokens, chosen)
                        .ints("labels", vocab, chosen)
                        .batch(),
                tokens,
                "tokens");
    }
}
