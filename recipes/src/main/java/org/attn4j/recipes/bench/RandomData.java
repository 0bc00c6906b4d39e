package org.attn4j.recipes.bench;

import java.util.Map;
import java.util.Random;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.train.Batch;

/** Random data of the kinds that models take; masks keep every token. */
enum RandomData {
    /** Texts whose next tokens are labels. */
    TEXT,

    /** Texts, and labels for 15 % of the positions, at least one. */
    MASKED,

    /** Texts, each with a class. */
    CLASSES,

    /** Images, each with a class. */
    IMAGES,

    /** A source and a target text. */
    PAIRS;

    private static final double CHOSEN = 0.15;

    DataFacts facts(Map<String, Integer> sizes) {
        return switch (this) {
            case TEXT, MASKED -> DataFacts.text(sizes.get("vocab"), sizes.get("seq"));
            case CLASSES -> DataFacts.classes(sizes.get("vocab"), sizes.get("seq"), sizes.get("classes"));
            case IMAGES ->
                DataFacts.images(
                        new ImageShape(sizes.get("channels"), sizes.get("image"), sizes.get("image")),
                        sizes.get("classes"));
            case PAIRS -> DataFacts.pairs(sizes.get("vocab"), sizes.get("src"), sizes.get("vocab"), sizes.get("seq"));
        };
    }

    /** What a step's speed is told in. */
    String unit() {
        return this == CLASSES || this == IMAGES ? "examples" : "tokens";
    }

    /** Units of a step. */
    long perStep(Map<String, Integer> sizes) {
        return (long) sizes.get("batch") * (unit().equals("tokens") ? sizes.get("seq") : 1);
    }

    Batch batch(Map<String, Integer> sizes, Random random) {
        int batch = sizes.get("batch");
        int seq = sizes.getOrDefault("seq", 1);
        int vocab = sizes.getOrDefault("vocab", 1);
        RandomBatches made = new RandomBatches(random);
        switch (this) {
            case TEXT -> made.ints("ids", vocab, batch, seq).ints("labels", vocab, batch, seq);
            case MASKED -> {
                int tokens = ArrayLength.ofBatch(batch, seq);
                int chosen = Math.max(1, (int) (CHOSEN * tokens));
                made.ints("ids", vocab, batch, seq)
                        .filled("mask", 1, batch, seq)
                        .ints("positions", tokens, chosen)
                        .ints("labels", vocab, chosen);
            }
            case CLASSES ->
                made.ints("ids", vocab, batch, seq)
                        .filled("mask", 1, batch, seq)
                        .ints("labels", sizes.get("classes"), batch);
            case IMAGES ->
                made.normal("image", batch, sizes.get("channels"), sizes.get("image"), sizes.get("image"))
                        .ints("labels", sizes.get("classes"), batch);
            case PAIRS -> {
                int src = sizes.get("src");
                made.ints("source", vocab, batch, src)
                        .filled("source_mask", 1, batch, src)
                        .filledInts("source_lengths", src, batch)
                        .ints("ids", vocab, batch, seq)
                        .ints("labels", vocab, batch, seq);
            }
        }
        return made.batch();
    }
}
