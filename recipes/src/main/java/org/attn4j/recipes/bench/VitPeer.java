package org.attn4j.recipes.bench;

import java.util.Map;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.model.VisionTransformer;

/** The vision transformer on grey images of 28 x 28. */
record VitPeer() implements Peer {
    @Override
    public String name() {
        return "vit";
    }

    @Override
    public Map<String, Integer> defaults() {
        return Map.of(
                "layers",
                6,
                "heads",
                4,
                "dim",
                128,
                "hidden",
                256,
                "image",
                28,
                "channels",
                1,
                "patch",
                4,
                "batch",
                64,
                "classes",
                10);
    }

    @Override
    public Setup setup(Map<String, Integer> sizes) {
        int batch = sizes.get("batch");
        int side = sizes.get("image");
        int channels = sizes.get("channels");
        int classes = sizes.get("classes");
        VisionTransformer model = new VisionTransformer(
                sizes.get("dim"),
                sizes.get("layers"),
                sizes.get("patch"),
                new LearnedPosition(),
                PeerBlock.of(sizes.get("heads"), sizes.get("hidden")),
                new ClassPooling(),
                0,
                0,
                0.02,
                0.02);
        return new Setup(
                model,
                DataFacts.images(new ImageShape(channels, side, side), classes),
                random -> new RandomBatches(random)
                        .normal("image", batch, channels, side, side)
                        .ints("labels", classes, batch)
                        .batch(),
                batch,
                "examples");
    }
}
