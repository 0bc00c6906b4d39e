package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.DataException;
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
 * @param source data of one's own in place of the data set
 * @throws IllegalArgumentException if neither dataset nor source is given or both are, the data set is unknown or no images, validation is not between 0 and 1, or shift
 *     is negative
 */
@TypeName("images")
public record ImageData(
        @Key(doc = "name of a data set of images; give this or source", value = "null") Optional<String> dataset,
        @Key(doc = "share of the training images that is kept for validation", value = "0.1") double validation,
        @Key(doc = "whether training mirrors half of the images left to right", value = "false") boolean flip,
        @Key(doc = "most pixels by which training moves an image, in each direction", value = "0") int shift,
        @Key(doc = "images of one's own; give this or dataset", value = "null") Optional<Source> source)
        implements DataConfig {
    /** Shape and classes of images while they are not known: MNIST's. */
    private static final ImageShape STAND_IN = new ImageShape(1, 28, 28);

    private static final int CLASSES = 10;

    public ImageData {
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        require(shift >= 0, "shift must not be negative: %d", shift);
        requireAtMost("shift", shift, Limits.PIXELS);
        require(
                dataset.isPresent() != source.isPresent(),
                "exactly one of dataset and source must be given: dataset is %s, source is %s",
                dataset.orElse(null),
                source.orElse(null));
        dataset.ifPresent(name -> Cards.find(name, DatasetCard.IDX, DatasetCard.CIFAR));
    }

    /** Of a data set. */
    public ImageData(String dataset, double validation, boolean flip, int shift) {
        this(Optional.of(dataset), validation, flip, shift, Optional.empty());
    }

    @Override
    public Map<String, Path> files() {
        return Sources.files(source, "", Optional.empty());
    }

    @Override
    public Map<String, String> sums(DataContext where) {
        return Sources.sums(source, where);
    }

    @Override
    public Facts facts() {
        if (source.isPresent()) {
            return new Facts(DataFacts.images(source.get().statedShape().orElse(STAND_IN), CLASSES), false);
        }
        DatasetCard card = card();
        return new Facts(DataFacts.images(shape(card), card.classes().size()), true);
    }

    @Override
    public TaskData open(DataContext context) {
        ImageTask.Settings settings = new ImageTask.Settings(validation, flip, shift);
        if (source.isPresent()) {
            SourceTexts.Pictured all = new SourceTexts(source.get(), context).pictured();
            return new ImageTask(
                    settings,
                    "data.source",
                    all.classNames(),
                    source.get().imageShape(context),
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
                dataset.orElseThrow(),
                found.card().classes(),
                shape(found.card()),
                training,
                Optional.empty(),
                Optional.of(test));
    }

    private static ImageSet read(StreamedRecordReader reader, List<URI> files) {
        reader.initialize(new CollectionInputSplit(files));
        return ImageSet.read(reader);
    }

    private static ImageShape shape(DatasetCard card) {
        return new ImageShape(fact(card, "channels"), fact(card, "height"), fact(card, "width"));
    }

    private static int fact(DatasetCard card, String name) {
        return Math.toIntExact(card.fact(name)
                .orElseThrow(() -> new DataException("the card of " + card.name() + " lacks the fact " + name)));
    }

    private DatasetCard card() {
        return Cards.find(dataset.orElseThrow(), DatasetCard.IDX, DatasetCard.CIFAR);
    }
}
