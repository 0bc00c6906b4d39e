package org.attn4j.recipes.huggingface;

import static org.attn4j.recipes.huggingface.UnfitException.require;
import static org.attn4j.recipes.huggingface.UnfitException.requireType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.type.ImageData;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.pooling.ClassPooling;
import org.attn4j.framework.layer.pooling.PoolerKind;
import org.attn4j.framework.layer.position.LearnedPosition;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.VisionTransformer;

/** ViT: square images cut into patches by a convolution, a class token, learned positions, pre-norm. */
final class Vit implements Architecture {
    private static final TextFamily.Keys KEYS = TextFamily.Keys.BERT;

    @Override
    public String modelType() {
        return "vit";
    }

    @Override
    public List<String> classes() {
        return List.of("ViTForImageClassification");
    }

    @Override
    public String prefix() {
        return "vit.";
    }

    @Override
    public Described read(ConfigFile c) {
        c.require("qkv_bias", true, true);
        int side = c.count("image_size", 224);
        int patch = c.count("patch_size", 16);
        if (side % patch != 0) {
            throw c.wrong("patch_size", "a divisor of image_size, " + side, patch);
        }
        int channels = c.count("num_channels", 3);
        List<String> classes = ClassNames.read(c);
        VisionTransformer model = new VisionTransformer(
                c.count(KEYS.dim()),
                c.count(KEYS.layers()),
                patch,
                new LearnedPosition(),
                KEYS.block(c, Placement.PRE, c.number("layer_norm_eps", 1e-12)),
                new ClassPooling(),
                c.number(KEYS.dropout(), 0),
                0,
                c.number("initializer_range", 0.02),
                0);
        DataFacts facts = DataFacts.images(new ImageShape(channels, side, side), classes.size());
        return new Described(
                model,
                new ImageData("cifar-10", 0.1, false, 0),
                new KnownData(facts, classes, Optional.of(ImageProcessor.read(c, channels))));
    }

    @Override
    public ObjectNode write(Model any, KnownData known) {
        VisionTransformer model = requireType(VisionTransformer.class, "model", any);
        LearnedPosition position = requireType(LearnedPosition.class, "model.position", model.position());
        require(position.first() == 0, "model.position.first", 0, position.first());
        require(position.length() == 0, "model.position.length", 0, position.length());
        ClassPooling pooling = requireType(ClassPooling.class, "model.pooling", model.pooling());
        require(pooling.pooler() == PoolerKind.NONE, "model.pooling.pooler", "none", pooling.pooler());
        ImageShape image = known.facts().image();
        require(image.height() == image.width(), "data", "square images", image);
        PlainBlock block = block(model);
        ObjectNode json = KEYS.write(block, model.layers());
        json.put("image_size", image.height()).put("num_channels", image.channels());
        json.put("patch_size", model.patch()).put("encoder_stride", model.patch());
        json.put("initializer_range", model.initialDeviation())
                .put("layer_norm_eps", block.norm().epsilon());
        ClassNames.write(json, known);
        return json.put("qkv_bias", true);
    }

    private static PlainBlock block(VisionTransformer model) {
        return PlainBlock.of(model.dim(), "model.block.", Placement.PRE, model.block());
    }

    @Override
    public TensorTable tensors(Model any, KnownData known) {
        VisionTransformer model = (VisionTransformer) any;
        PlainBlock block = block(model);
        long d = model.dim();
        long p = model.patch();
        long c = known.facts().image().channels();
        long n = known.facts().image().height() / p * (known.facts().image().width() / p) + 1;
        TensorTable all = new TensorTable();
        TensorTable table = all.below("vit.", "")
                .joined("embeddings.cls_token", Turn.reshaped(new long[] {d}, 1, 1, d), 0, "class_token")
                .joined(
                        "embeddings.position_embeddings",
                        Turn.reshaped(new long[] {n, d}, 1, n, d),
                        0,
                        "position.weight")
                .joined(
                        "embeddings.patch_embeddings.projection.weight",
                        Turn.reshaped(new long[] {d, c * p * p}, d, c, p, p),
                        0,
                        "patch.weight")
                .same("embeddings.patch_embeddings.projection.bias", "patch.bias");
        block.norm(table, "layernorm", "norm");
        for (int i = 0; i < model.layers(); i++) {
            block.name(table.below("encoder.layer." + i + ".", "blocks." + i + "."), BlockNames.VIT);
        }
        return all.affine("classifier", "head", true, known.facts().classes()).ignored("vit\\.pooler\\..*");
    }
}
