package org.attn4j.framework.model;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;

/**
 * What a model must know of its data before it can be built. A fact that the data do not have is 0 or null inside, and
 * asking for it says what the model wanted of them.
 *
 * @param vocabulary V, of the source where there is a source and a target
 * @param context C, tokens of the longest example, of the source where there are two sides
 * @param targetVocabulary V of the target
 * @param targetContext C of the target
 * @param classes number of classes
 * @param image shape of the images
 * @param segmented whether examples come with {@code segments} [B, T]: in running text the number of each token's
 *     document, in a text of one class which of its parts a token belongs to
 * @param classWeights what each class weighs in the training loss; empty where all weigh 1
 * @param positioned whether examples come with {@code positions} [B, T], which begin anew at 0 with each segment
 * @throws IllegalArgumentException if a number is negative; from an accessor, if the data have no such fact
 */
public record DataFacts(
        int vocabulary,
        int context,
        int targetVocabulary,
        int targetContext,
        int classes,
        ImageShape image,
        boolean segmented,
        List<Double> classWeights,
        boolean positioned) {
    public DataFacts {
        classWeights = List.copyOf(classWeights);
        require(
                classWeights.isEmpty() || classWeights.size() == classes,
                "there must be as many class weights as classes: %d, %d",
                classWeights.size(),
                classes);
        require(vocabulary >= 0, "the vocabulary must not be negative: %d", vocabulary);
        require(context >= 0, "context must not be negative: %d", context);
        require(targetVocabulary >= 0, "the target vocabulary must not be negative: %d", targetVocabulary);
        require(targetContext >= 0, "the target context must not be negative: %d", targetContext);
        require(classes >= 0, "the number of classes must not be negative: %d", classes);
    }

    /** Of data whose classes all weigh 1. */
    public DataFacts(
            int vocabulary,
            int context,
            int targetVocabulary,
            int targetContext,
            int classes,
            ImageShape image,
            boolean segmented) {
        this(vocabulary, context, targetVocabulary, targetContext, classes, image, segmented, List.of(), false);
    }

    /** Running text. */
    public static DataFacts text(int vocabulary, int context) {
        require(vocabulary > 0, "the vocabulary must have at least one token: %d", vocabulary);
        require(context > 0, "context must be positive: %d", context);
        return new DataFacts(vocabulary, context, 0, 0, 0, null, false);
    }

    /** Texts, each of one class. */
    public static DataFacts classes(int vocabulary, int context, int classes) {
        require(classes > 1, "there must be at least two classes: %d", classes);
        DataFacts text = text(vocabulary, context);
        return new DataFacts(text.vocabulary, text.context, 0, 0, classes, null, false);
    }

    /** Images, each of one class. */
    public static DataFacts images(ImageShape image, int classes) {
        require(image != null, "images need a shape");
        require(classes > 1, "there must be at least two classes: %d", classes);
        return new DataFacts(0, 0, 0, 0, classes, image, false);
    }

    /** Pairs of a source and a target sequence. */
    public static DataFacts pairs(int sourceVocabulary, int sourceContext, int targetVocabulary, int targetContext) {
        DataFacts source = text(sourceVocabulary, sourceContext);
        DataFacts target = text(targetVocabulary, targetContext);
        return new DataFacts(source.vocabulary, source.context, target.vocabulary, target.context, 0, null, false);
    }

    /** Data of which a model need know nothing. */
    public static DataFacts none() {
        return new DataFacts(0, 0, 0, 0, 0, null, false);
    }

    /** The same with weights of the classes. */
    public DataFacts withClassWeights(List<Double> weights) {
        return new DataFacts(
                vocabulary, context, targetVocabulary, targetContext, classes, image, segmented, weights, positioned);
    }

    /** The same with the segment of each token: of running text, its document, within which attention is to stay. */
    public DataFacts withSegments() {
        return new DataFacts(
                vocabulary, context, targetVocabulary, targetContext, classes, image, true, classWeights, positioned);
    }

    /** The same with segments that are texts of their own, whose positions begin anew. */
    public DataFacts withTextsApart() {
        return new DataFacts(
                vocabulary, context, targetVocabulary, targetContext, classes, image, true, classWeights, true);
    }

    /** Of one running text alone: it is one segment, and its positions begin at 0. Data of classes keep their segments. */
    public DataFacts alone() {
        return classes > 0
                ? this
                : new DataFacts(vocabulary, context, targetVocabulary, targetContext, classes, image, false);
    }

    @Override
    public int vocabulary() {
        return given("tokens", vocabulary);
    }

    @Override
    public int context() {
        return given("tokens", context);
    }

    @Override
    public int targetVocabulary() {
        return given("pairs of a source and a target sequence", targetVocabulary);
    }

    @Override
    public int targetContext() {
        return given("pairs of a source and a target sequence", targetContext);
    }

    @Override
    public int classes() {
        return given("classes", classes);
    }

    @Override
    public ImageShape image() {
        require(image != null, "the model needs images, but the data give %s", what());
        return image;
    }

    /** Whether the data are tokens. */
    public boolean tokenized() {
        return vocabulary > 0;
    }

    /** Values of the longest array that an example has; 1 where nothing is known of the data. */
    public long valuesPerExample() {
        long pixels = image == null ? 0 : image.size();
        return Math.max(Math.max(1, pixels), Math.max(context, targetContext));
    }

    /** Whether the data are images. */
    public boolean hasImage() {
        return image != null;
    }

    /** Whether there are a source and a target. */
    public boolean paired() {
        return targetVocabulary > 0;
    }

    /** Whether each example has a class. */
    public boolean classified() {
        return classes > 0;
    }

    private int given(String name, int value) {
        require(value > 0, "the model needs %s, but the data give %s", name, what());
        return value;
    }

    private String what() {
        if (image != null) {
            return "images of " + classes + " classes";
        }
        if (targetVocabulary > 0) {
            return "pairs of sequences";
        }
        if (vocabulary > 0) {
            return classes > 0 ? "texts of " + classes + " classes" : "running text";
        }
        return "none of that";
    }
}
