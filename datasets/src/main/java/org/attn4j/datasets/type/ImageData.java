package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.datasets.download.DataLocator;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.reader.CifarRecordReader;
import org.attn4j.datasets.reader.IdxRecordReader;
import org.attn4j.datasets.reader.StreamedRecordReader;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.ImageSet;
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
 * @throws IllegalArgumentException if the data set is unknown or no images, validation is not between 0 and 1, or shift
 *     is negative
 */
@TypeName("images")
public record ImageData(
        @Key(doc = "name of a data set of images") String dataset,
        @Key(doc = "share of the training images that is kept for validation", value = "0.1") double validation,
        @Key(doc = "whether training mirrors half of the images left to right", value = "false") boolean flip,
        @Key(doc = "most pixels by which training moves an image, in each direction", value = "0") int shift)
        implements DataConfig {
    public ImageData {
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        require(shift >= 0, "shift must not be negative: %d", shift);
        requireAtMost("shift", shift, Limits.PIXELS);
        String reader = card(dataset).reader();
        require(
                reader.equals(DatasetCard.IDX) || reader.equals(DatasetCard.CIFAR),
                "data set %s holds no images but has the reader %s",
                dataset,
                reader);
    }

    @Override
    public Facts facts() {
        DatasetCard card = card(dataset);
        return new Facts(DataFacts.images(shape(card), card.classes().size()), true);
    }

    @Override
    public TaskData open(DataContext context) {
        LocatedData found =
                new DataLocator(context.dataRoots()).obtain(card(dataset), context.progress(), context.offline());
        List<URI> files = new ArrayList<>();
        found.variant().files().forEach(f -> files.add(found.file(f.name()).toUri()));
        boolean idx = found.card().reader().equals(DatasetCard.IDX);
        ImageSet training =
                read(idx ? new IdxRecordReader() : new CifarRecordReader(true), idx ? files.subList(0, 2) : files);
        ImageSet test =
                read(idx ? new IdxRecordReader() : new CifarRecordReader(false), idx ? files.subList(2, 4) : files);
        return new ImageTask(
                new ImageTask.Settings(validation, flip, shift),
                dataset,
                found.card().classes(),
                shape(found.card()),
                training,
                test);
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

    private static DatasetCard card(String name) {
        try {
            return DatasetCards.find(name);
        } catch (DataException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
