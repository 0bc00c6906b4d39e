package org.attn4j.recipes.attend;

import static org.attn4j.framework.config.Checks.require;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.train.Batch;

/** An image: vision transformers, whose positions are square patches, row by row, after a class token if there is one. */
public final class ImageInput {
    private ImageInput() {}

    /**
     * Looks at an image.
     *
     * @param words the input in words
     * @param pixels [C, height, width] as the model was trained on
     * @param classNames names of classes; may be empty
     * @throws IllegalArgumentException if the model's positions are not square patches of its images
     */
    public static AttentionView view(AttentionModel model, String words, float[] pixels, List<String> classNames) {
        ImageShape shape = model.facts().image();
        long[] dims = {1, shape.channels(), shape.height(), shape.width()};
        AttentionModel.Observation seen = model.observe(Map.of("image", new Batch.Floats(dims, pixels)));
        int positions = seen.weights().get(0).queries();
        boolean classed = patch(shape, positions) == 0;
        int patch = patch(shape, classed ? positions - 1 : positions);
        require(patch > 0, "%d positions are not square patches of an image of %s", positions, shape);
        int across = shape.width() / patch;
        List<Label> labels = labels(positions, across, classed);
        Reader reader = classed ? Reader.FIRST : Reader.MEAN;
        double[][] rollout = Rollout.of(seen.weights());
        double[] relevance = patches(reader.relevance(rollout), classed);

        List<MapGroup> groups = new ArrayList<>();
        groups.add(onPatches(
                "rollout",
                "Rollout by patch",
                "What reaches " + reader.words() + " of the last layer from each patch; rows and columns are those of"
                        + " the image's patches.",
                List.of("All layers"),
                List.of(new LayerWeights("rollout", 1, relevance.length / across, across, floats(relevance))),
                across));
        for (Roles.Group g : Roles.groups(seen.weights())) {
            groups.add(onPatches(
                    "patches-" + g.file(),
                    "Where " + reader.words() + " looks",
                    "Each head's weights from " + reader.words() + " to the patches; rows and columns are those of the"
                            + " image's patches.",
                    g.names(),
                    g.layers().stream()
                            .map(l -> read(l, reader, classed, across))
                            .toList(),
                    across));
            String caption = "Rows are the positions that ask, columns the positions that they attend to: patches as"
                    + " row,column" + (classed ? ", after the class token." : ".");
            groups.add(new MapGroup(g.file(), g.title(), caption, g.names(), labels, labels, g.layers(), false));
        }
        BufferedImage image = ImagePainter.enlarge(pixels, shape);
        List<AttentionView.Guess> guesses =
                LikeliestClasses.of(seen.logits(), 0, seen.logits().length, c -> TextInput.className(classNames, c));
        return new AttentionView(
                words,
                groups,
                guesses,
                "Likeliest class",
                null,
                new AttentionView.Picture(reader.words(), image, ImagePainter.cover(image, relevance, across)));
    }

    /** Pixels on a side of a patch, if there are so many patches; 0 if they cannot be square and fill the image. */
    private static int patch(ImageShape shape, int patches) {
        for (int p = 1; p <= Math.min(shape.height(), shape.width()); p++) {
            boolean fits = shape.height() % p == 0 && shape.width() % p == 0;
            if (fits && shape.height() / p * (shape.width() / p) == patches) {
                return p;
            }
        }
        return 0;
    }

    private static List<Label> labels(int positions, int across, boolean classed) {
        List<Label> labels = new ArrayList<>();
        if (classed) {
            labels.add(new Label("class", true));
        }
        for (int i = 0; labels.size() < positions; i++) {
            labels.add(new Label((i / across + 1) + "," + (i % across + 1), false));
        }
        return labels;
    }

    private static MapGroup onPatches(
            String name, String title, String caption, List<String> names, List<LayerWeights> layers, int across) {
        return new MapGroup(
                name,
                title,
                caption,
                names,
                numbers("row ", layers.get(0).queries()),
                numbers("column ", across),
                layers,
                true);
    }

    private static List<Label> numbers(String what, int count) {
        List<Label> labels = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            labels.add(new Label(what + i, false));
        }
        return labels;
    }

    /** A layer's weights from where the answer is read, laid out as the patches lie in the image. */
    private static LayerWeights read(LayerWeights layer, Reader reader, boolean classed, int across) {
        int patches = layer.keys() - (classed ? 1 : 0);
        float[] values = new float[layer.heads() * patches];
        for (int h = 0; h < layer.heads(); h++) {
            double[][] rows = new double[layer.queries()][layer.keys()];
            for (int q = 0; q < layer.queries(); q++) {
                for (int k = 0; k < layer.keys(); k++) {
                    rows[q][k] = layer.at(h, q, k);
                }
            }
            double[] read = patches(reader.relevance(rows), classed);
            for (int i = 0; i < patches; i++) {
                values[h * patches + i] = (float) read[i];
            }
        }
        return new LayerWeights(layer.name() + ".patches", layer.heads(), patches / across, across, values);
    }

    private static double[] patches(double[] positions, boolean classed) {
        return classed ? java.util.Arrays.copyOfRange(positions, 1, positions.length) : positions;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
