package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.ClassWeights;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.reader.CifarRecordReader;
import org.attn4j.datasets.reader.IdxRecordReader;
import org.attn4j.datasets.reader.StreamedRecordReader;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.ImageSet;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.SourceTexts;
import org.attn4j.datasets.task.ImageTask;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.ImageShape;
import org.datavec.api.split.CollectionInputSplit;

/**
 * Images, each of one class. Values are normalised by the mean and deviation of each channel over the training part.
 *
 * @param dataset name of a data set of images
 * @param validation share of the training images that is kept for validation
 * @param flip whether training mirrors half of the images left to right
 * @param shift most pixels by which training moves an image, in each direction
 * @param weights what classes weigh in the training loss: balanced counts a class's examples n / (C n_c) times, of n training
 *     examples, C classes and n_c examples of the class; the loss is divided by the sum of the weights
 * @param source data of one's own in place of the data set
 * @throws IllegalArgumentException if neither dataset nor source is given or both are, the data set is unknown or no images, validation is not between 0 and 1, or shift
 *     is negative
 */
@TypeName("images")
public record ImageData(
        @Key(
                        doc = "name of a data set of images; or a card's file; give this or source",
                        value = "null",
                        path = ".yaml")
                Optional<String> dataset,
        @Key(doc = "share of the training images that is kept for validation", value = "0.1") double validation,
        @Key(doc = "whether training mirrors half of the images left to right", value = "false") boolean flip,
        @Key(doc = "most pixels by which training moves an image, in each direction", value = "0") int shift,
        @Key(
                        doc =
                                "what classes weigh in the training loss: equal, or balanced, the rarer the more (n training"
                                        + " examples / (classes * examples of the class))",
                        value = "equal")
                ClassWeights weights,
        @Key(doc = "images of one's own; give this or dataset", value = "null") Optional<Source> source)
        implements SourcedData {
    /** Shape and classes of images while they are not known: MNIST's. */
    private static final ImageShape STAND_IN = new ImageShape(1, 28, 28);

    private static final int CLASSES = 10;

    private static final String[] READERS = {DatasetCard.IDX, DatasetCard.CIFAR, DatasetCard.SOURCE};

    public ImageData {
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        require(shift >= 0, "shift must not be negative: %d", shift);
        requireAtMost("shift", shift, Limits.PIXELS);
        require(
                dataset.isPresent() != source.isPresent(),
                "exactly one of dataset and source must be given: dataset is %s, source is %s",
                dataset.orElse(null),
                source.orElse(null));
        if (dataset.isPresent()) {
            Cards.known(dataset, READERS);
        }
    }

    /** Of a data set. */
    public ImageData(String dataset, double validation, boolean flip, int shift) {
        this(Optional.of(dataset), validation, flip, shift, ClassWeights.EQUAL, Optional.empty());
    }

    @Override
    public Facts facts() {
        Optional<DatasetCard> known = dataset.isPresent() ? Cards.known(dataset, READERS) : Optional.empty();
        if (known.isEmpty() || !known.get().source().isEmpty()) {
            ImageShape shape = known.flatMap(ImageData::stated)
                    .or(() -> source.flatMap(Source::statedShape))
                    .orElse(STAND_IN);
            int classes = known.map(card -> card.classes().size()).orElse(0);
            return new Facts(DataFacts.images(shape, classes > 1 ? classes : CLASSES), false);
        }
        DatasetCard card = known.get();
        return new Facts(DataFacts.images(shape(card), card.classes().size()), true);
    }

    @Override
    public TaskData open(DataContext context) {
        ImageTask.Settings settings = new ImageTask.Settings(validation, flip, shift, weights);
        Optional<Source> own = Sources.of(source, dataset, context);
        if (own.isPresent()) {
            SourceTexts.Pictured all = new SourceTexts(own.get(), context, Sources.classes(source, dataset)).pictured();
            ImageShape shape = own.get().imageShape(context);
            requireStated(shape);
            return new ImageTask(
                    settings,
                    "data.source",
                    all.classNames(),
                    shape,
                    all.images().get(TaskData.TRAINING),
                    Optional.ofNullable(all.images().get(TaskData.VALIDATION)),
                    Optional.ofNullable(all.images().get(TaskData.TEST)));
        }
        LocatedData found = Cards.obtain(dataset.orElseThrow(), context);
        List<URI> files = new ArrayList<>();
        found.variant().files().forEach(f -> files.add(found.file(f.name()).toUri()));
        boolean idx = found.card().reader().equals(DatasetCard.IDX);
        ImageSet training =
                read(idx ? new IdxRecordReader() : new CifarRecordReader(true), idx ? files.subList(0, 2) : files);
        ImageSet test =
                read(idx ? new IdxRecordReader() : new CifarRecordReader(false), idx ? files.subList(2, 4) : files);
        return new ImageTask(
                settings,
                found.card().name(),
                found.card().classes(),
                shape(found.card()),
                training,
                Optional.empty(),
                Optional.of(test));
    }

    @Override
    public TaskData openOther(KnownData known, DataContext context) {
        ImageShape shape = known.facts().image();
        return ImageTask.measured(
                known.classNames(),
                shape,
                Sources.other(source, context).pictured(known.classNames(), shape.size()),
                known.scale().orElseThrow());
    }

    private static ImageSet read(StreamedRecordReader reader, List<URI> files) {
        reader.initialize(new CollectionInputSplit(files));
        return ImageSet.read(reader);
    }

    /** The shape that a card states; empty if it states none. */
    private static Optional<ImageShape> stated(DatasetCard card) {
        return card.fact("channels").isEmpty() ? Optional.empty() : Optional.of(shape(card));
    }

    private void requireStated(ImageShape shape) {
        Optional<ImageShape> stated =
                source.isPresent() ? Optional.empty() : stated(Cards.find(dataset.get(), READERS));
        if (stated.isPresent() && !stated.get().equals(shape)) {
            throw new DataException("the card of data set " + dataset.get() + " states " + words(stated.get())
                    + " in its facts, and its images are " + words(shape));
        }
    }

    private static String words(ImageShape shape) {
        return "channels " + shape.channels() + ", height " + shape.height() + ", width " + shape.width();
    }

    private static ImageShape shape(DatasetCard card) {
        return new ImageShape(fact(card, "channels"), fact(card, "height"), fact(card, "width"));
    }

    private static int fact(DatasetCard card, String name) {
        return Math.toIntExact(card.fact(name)
                .orElseThrow(() -> new DataException("the card of " + card.name() + " lacks the fact " + name)));
    }
}
