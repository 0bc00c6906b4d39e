package org.attn4j.datasets.task;

import static org.attn4j.framework.config.Checks.require;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.attn4j.datasets.batch.ClassWeights;
import org.attn4j.datasets.batch.EachExampleOnce;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.ImageBatches;
import org.attn4j.datasets.batch.ImageScale;
import org.attn4j.datasets.batch.Shuffle;
import org.attn4j.datasets.batch.ShuffledExamples;
import org.attn4j.datasets.batch.SplitMix64;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.source.ImageSet;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;

/** Images of a training and a test part; a share of the first, drawn at random but always the same, is validation. */
public final class ImageTask implements TaskData {
    private final Settings settings;
    private final String origin;
    private final List<String> classNames;
    private final ImageShape shape;
    private final ImageSet training;
    private final Map<String, ImageSet> held = new LinkedHashMap<>();
    private final int[] validationOrder;
    private final ImageScale scale;

    /**
     * What is done with images.
     *
     * @param validation share of the training images that is kept for validation
     * @param flip whether training mirrors half of the images left to right
     * @param shift most pixels by which training moves an image, in each direction
     * @param weights what classes weigh in the training loss
     */
    public record Settings(double validation, boolean flip, int shift, ClassWeights weights) {}

    /**
     * Parts images.
     *
     * @param origin what they are called in messages and in the fingerprint
     * @param all the images to train on and, without a validation part, to keep for validation
     */
    public ImageTask(
            Settings settings,
            String origin,
            List<String> classNames,
            ImageShape shape,
            ImageSet all,
            Optional<ImageSet> validation,
            Optional<ImageSet> test) {
        this.settings = settings;
        this.origin = origin;
        this.classNames = List.copyOf(classNames);
        this.shape = shape;
        if (validation.isPresent()) {
            held.put(VALIDATION, validation.get());
            test.ifPresent(set -> held.put(TEST, set));
            this.training = all;
            this.validationOrder = IntStream.range(0, validation.get().size()).toArray();
            this.scale = measure(training, shape);
            return;
        }
        int[] order = Shuffle.order(all.size(), 0, 0);
        int kept = (int) Math.round(all.size() * settings.validation());
        require(
                kept > 0 && kept < all.size(),
                "validation: a share of %s leaves one part empty",
                settings.validation());
        held.put(VALIDATION, all.take(Arrays.copyOf(order, kept)));
        test.ifPresent(set -> held.put(TEST, set));
        this.training = all.take(Arrays.copyOfRange(order, kept, order.length));
        this.validationOrder = IntStream.range(0, kept)
                .boxed()
                .sorted(Comparator.comparingInt(i -> order[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.scale = measure(training, shape);
    }

    private ImageTask(List<String> classNames, ImageShape shape, ImageSet given, ImageScale scale) {
        this.settings = new Settings(0, false, 0, ClassWeights.EQUAL);
        this.origin = "data.source";
        this.classNames = List.copyOf(classNames);
        this.shape = shape;
        this.training = new ImageSet(List.of(), new int[0]);
        this.held.put(FILE, given);
        this.validationOrder = new int[0];
        this.scale = scale;
    }

    /** Images that a run is measured on, scaled as those that it was trained on: the split {@link #FILE}. */
    public static ImageTask measured(List<String> classNames, ImageShape shape, ImageSet given, ImageScale scale) {
        return new ImageTask(classNames, shape, given, scale);
    }

    private static ImageScale measure(ImageSet training, ImageShape shape) {
        float[] mean = new float[shape.channels()];
        float[] deviation = new float[shape.channels()];
        int area = shape.height() * shape.width();
        for (int c = 0; c < shape.channels(); c++) {
            double sum = 0;
            double squares = 0;
            for (byte[] image : training.pixels()) {
                for (int i = c * area; i < (c + 1) * area; i++) {
                    double v = (image[i] & 0xff) / 255.0;
                    sum += v;
                    squares += v * v;
                }
            }
            double n = (double) training.size() * area;
            mean[c] = (float) (sum / n);
            deviation[c] = (float) Math.max(1e-6, Math.sqrt(Math.max(0, squares / n - sum / n * (sum / n))));
        }
        return new ImageScale(mean, deviation);
    }

    @Override
    public DataFacts facts() {
        return DataFacts.images(shape, classNames.size()).withClassWeights(weights());
    }

    private List<Double> weights() {
        return settings.weights().of(training.labels(), classNames.size());
    }

    @Override
    public BatchSource training(int rows, long seed) {
        ImageBatches.Augmentation drawn =
                new ImageBatches.Augmentation(settings.flip(), settings.shift(), SplitMix64.at(seed, 1));
        return new ShuffledExamples(
                training.size(), rows, seed, ClassWeights.weighted(batches(training, drawn), weights()));
    }

    @Override
    public List<String> splits() {
        return List.copyOf(held.keySet());
    }

    @Override
    public BatchSource split(String name, int rows, HeldOut part) {
        ImageSet set = held(name);
        return EachExampleOnce.ofEqualLength(
                set.size(), rows, part, name, batches(set, ImageBatches.Augmentation.NONE));
    }

    private ImageSet held(String name) {
        require(splits().contains(name), "no split '%s' of %s; expected one of %s", name, origin, splits());
        return held.get(name);
    }

    @Override
    public Batch example(String split, long index) {
        ImageSet set = held(split);
        require(
                index >= 0 && index < set.size(),
                "%s:%d: the split has examples 0 to %d, and no %2$d",
                split,
                index,
                set.size() - 1);
        // Other parts lie as in their files; validation as it was drawn.
        int at = split.equals(VALIDATION) ? validationOrder[(int) index] : (int) index;
        return batches(set, ImageBatches.Augmentation.NONE)
                .assemble(new int[] {at}, index, split + " example " + index);
    }

    private ImageBatches batches(ImageSet set, ImageBatches.Augmentation augmentation) {
        return new ImageBatches(set.pixels(), set.labels(), shape, scale, augmentation);
    }

    @Override
    public String fingerprint() {
        MessageDigest digest = Sha256.digest();
        String description = String.format(
                Locale.ROOT,
                "ImageData[dataset=%s, validation=%s, flip=%s, shift=%d]",
                origin,
                settings.validation(),
                settings.flip(),
                settings.shift());
        digest.update(description.getBytes(StandardCharsets.UTF_8));
        for (ImageSet set :
                Stream.concat(Stream.of(training), held.values().stream()).toList()) {
            set.pixels().forEach(digest::update);
            for (int label : set.labels()) {
                digest.update((byte) label);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "%,d training images of %d classes", training.size(), classNames.size());
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public Optional<ImageScale> imageScale() {
        return Optional.of(scale);
    }
}
