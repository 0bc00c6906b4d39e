package org.attn4j.recipes.bench;

import java.util.Map;
import org.attn4j.framework.layer.pooling.MeanPooling;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.SequenceClassifier;

/** The classifier of texts; its mask keeps every token. */
record ClassifierPeer() implements Peer {
    @Override
    public String name() {
        return "classifier";
    }

    @Override
    public Map<String, Integer> defaults() {
        return Map.of(
                "layers", 2, "heads", 4, "dim", 128, "hidden", 512, "seq", 256, "batch", 32, "vocab", 20000, "classes",
                2);
    }

    @Override
    public Setup setup(Map<String, Integer> sizes) {
        int batch = sizes.get("batch");
        int seq = sizes.get("seq");
        int vocab = sizes.get("vocab");
        int classes = sizes.get("classes");
        SequenceClassifier model = new SequenceClassifier(
                sizes.get("dim"),
                sizes.get("layers"),
                new LearnedPosition(),
                PeerBlock.of(sizes.get("heads"), sizes.get("hidden")),
                new MeanPooling(),
                0,
                false,
                false,
                0,
                0,
                0,
                0.02);
        return new Setup(
                model,
                DataFacts.classes(vocab, seq, classes),
                random -> new RandomBatches(random)
                        .ints("ids", vocab, batch, seq)
                        .filled("mask", 1, batch, seq)
                        .ints("labels", classes, batch)
                        .batch(),
                batch,
                "examples");
    }
}
