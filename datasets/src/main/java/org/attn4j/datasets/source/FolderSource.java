package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.reader.BadRecordException;
import org.attn4j.datasets.reader.FolderRecordReader;
import org.attn4j.datasets.reader.ImageDecoder;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.file.FileFailure;
import org.attn4j.framework.model.ImageShape;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.split.CollectionInputSplit;

/**
 * Folders of files: texts ({@code .txt}, also {@code .gz}, {@code .bz2}, {@code .zst}) or images ({@code .png}, {@code
 * .jpg}, {@code .jpeg}, {@code .bmp}, {@code .gif}); where there are classes, a folder for each.
 *
 * @param train folder of the training part
 * @param validation a folder, or a share such as 0.1 of the training records that is held out by each record's hash
 * @param test a folder
 * @param color whether images are read in grey or in colours
 * @param height pixels to which images are resized; 0 leaves them as they are
 * @param width pixels to which images are resized; 0 leaves them as they are
 * @param fit whether images of other proportions are stretched, or cut to their middle
 * @param order whether files are taken by their own names, or by the paths that lead to them
 * @param encoding of texts
 * @param limit most records of a part; 0 for all
 * @param skipBroken whether files that cannot be read are counted and left out
 * @throws IllegalArgumentException if an option is none
 */
@TypeName("folder")
public record FolderSource(
        @Key(doc = "folder of the training part") Path train,
        @Key(doc = "folder, or a share such as 0.1 that is held out by each record's hash", value = "null")
                Optional<Path> validation,
        @Key(doc = "folder of the test part", value = "null") Optional<Path> test,
        @Key(doc = "whether images are read in grey or in rgb", value = "rgb") Color color,
        @Key(doc = "pixels to which images are resized; 0 leaves them as they are", value = "0") int height,
        @Key(doc = "pixels to which images are resized; 0 leaves them as they are", value = "0") int width,
        @Key(doc = "whether images of other proportions are stretched, or cropped to their middle", value = "stretch")
                Fit fit,
        @Key(
                        doc = "name: by names, whatever their folder, numbers by value; path: folder by folder, by the"
                                + " characters of names, as ls has them",
                        value = "name")
                Order order,
        @Key(doc = "encoding of texts", value = "utf-8") String encoding,
        @Key(doc = "most records of a part; 0 for all", value = "0") int limit,
        @Key(doc = "whether files that cannot be read are counted and left out", value = "false") boolean skipBroken)
        implements FileSource {
    private static final Pattern TEXTS = Pattern.compile(".*\\.txt(\\.gz|\\.bz2|\\.zst)?");
    private static final Pattern IMAGES = Pattern.compile(".*\\.(png|jpe?g|bmp|gif)");

    /** Colours of images. */
    public enum Color {
        /** One channel. */
        GREY,
        /** Three channels. */
        RGB
    }

    /** How images of other proportions are made to fit. */
    public enum Fit {
        /** Each side by its own factor. */
        STRETCH,
        /** Both sides by one factor; what stands out is cut. */
        CROP
    }

    /** In which order files are taken. */
    public enum Order {
        /** By their own names, whatever their folder; numbers by their value. */
        NAME(NaturalOrder.OF_PATHS),
        /** Folder after folder, in each by the characters of the names. */
        PATH(Comparator.comparing(path -> path.toString().replace('\\', '/')));

        private final Comparator<Path> comparator;

        Order(Comparator<Path> comparator) {
            this.comparator = comparator;
        }
    }

    public FolderSource {
        require(limit >= 0, "limit must not be negative: %d", limit);
        require(height >= 0 && width >= 0, "height and width must not be negative: %d, %d", height, width);
        require(
                (height == 0) == (width == 0),
                "height and width must both be given, or neither: %d, %d",
                height,
                width);
        requireAtMost("height", height, Limits.PIXELS);
        requireAtMost("width", width, Limits.PIXELS);
        FileSource.charset(encoding);
    }

    private int channels() {
        return color == Color.GREY ? 1 : 3;
    }

    private ImageDecoder decoder() {
        return new ImageDecoder(channels(), height, width, fit == Fit.CROP);
    }

    @Override
    public Map<String, Path> files() {
        return Map.of();
    }

    @Override
    public Optional<ImageShape> statedShape() {
        return height == 0 ? Optional.empty() : Optional.of(new ImageShape(channels(), height, width));
    }

    @Override
    public ImageShape imageShape(DataContext where) {
        return statedShape().orElseGet(() -> {
            for (Path file : images(WikiText.TRAINING, where)) {
                try {
                    ImageDecoder.Pixels first = decoder().read(file);
                    return new ImageShape(channels(), first.height(), first.width());
                } catch (BadRecordException e) {
                    if (!skipBroken) {
                        throw new DataException(e.getMessage() + "; skip_broken: true leaves such files out", e);
                    }
                }
            }
            throw new DataException("data.source.train: no image in " + train + " can be read");
        });
    }

    @Override
    public Optional<float[]> image(Path file, ImageShape shape) {
        try {
            byte[] bytes = new ImageDecoder(shape.channels(), shape.height(), shape.width(), fit == Fit.CROP)
                    .read(file)
                    .bytes();
            float[] values = new float[bytes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (bytes[i] & 0xff) / 255f;
            }
            return Optional.of(values);
        } catch (BadRecordException e) {
            throw new DataException(e.getMessage(), e);
        }
    }

    private List<Path> images(String part, DataContext where) {
        return found(part, where, IMAGES, true, "images (.png, .jpg, .jpeg, .bmp, .gif)");
    }

    @Override
    public List<Path> paths(String part, DataContext where) {
        List<Path> all = listed(part, where);
        return all.stream().filter(p -> matches(p, TEXTS) || matches(p, IMAGES)).toList();
    }

    private static boolean matches(Path path, Pattern pattern) {
        return pattern.matcher(path.getFileName().toString().toLowerCase(Locale.ROOT))
                .matches();
    }

    private List<Path> listed(String part, DataContext where) {
        Path folder = where.base().resolve(path(part)).normalize();
        String key = "data.source." + (part.equals(WikiText.TRAINING) ? "train" : part);
        if (!Files.isDirectory(folder)) {
            throw new DataException(key + ": there is no folder " + folder
                    + " (a relative path in a recipe is relative to the recipe's folder)");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(p -> !p.getFileName().toString().startsWith("."))
                    .sorted(order.comparator)
                    .toList();
        } catch (IOException e) {
            throw new DataException(key + ": cannot look into " + folder + ": " + FileFailure.reason(e), e);
        }
    }

    private List<Path> found(String part, DataContext where, Pattern pattern, boolean labelled, String what) {
        Path folder = where.base().resolve(path(part)).normalize();
        List<Path> files =
                listed(part, where).stream().filter(p -> matches(p, pattern)).toList();
        if (files.isEmpty()) {
            throw new DataException("data.source: " + folder + " holds no " + what);
        }
        if (labelled) {
            files.stream().filter(p -> p.getParent().equals(folder)).findFirst().ifPresent(p -> {
                throw new DataException(
                        "data.source: " + p + " lies beside the folders of the classes; expected a folder"
                                + " for each class in " + folder);
            });
        }
        return files;
    }

    @Override
    public RecordReader open(String part, List<Role> roles, DataContext where) {
        boolean labelled = roles.contains(Role.LABEL);
        List<Path> files = roles.contains(Role.IMAGE)
                ? images(part, where)
                : found(part, where, TEXTS, labelled, "texts (.txt, also .txt.gz, .txt.bz2, .txt.zst)");
        return open(files.stream().map(Path::toUri).toList(), roles);
    }

    @Override
    public RecordReader open(List<URI> files, List<Role> roles) {
        if (roles.contains(Role.SOURCE)) {
            throw new DataException("data.source: folder holds no pairs; expected csv, tsv, jsonl, lines or jdbc");
        }
        boolean labelled = roles.contains(Role.LABEL);
        FolderRecordReader reader = roles.contains(Role.IMAGE)
                ? FolderRecordReader.ofImages(decoder(), labelled)
                : FolderRecordReader.ofTexts(FileSource.charset(encoding), labelled);
        reader.initialize(new CollectionInputSplit(files));
        return reader;
    }
}
