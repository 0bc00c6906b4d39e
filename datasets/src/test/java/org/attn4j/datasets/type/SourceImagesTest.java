package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.batch.ClassWeights;
import org.attn4j.datasets.reader.ImageDecoder;
import org.attn4j.datasets.source.CifarSource;
import org.attn4j.datasets.source.FolderSource;
import org.attn4j.datasets.source.IdxSource;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of one's own, by each source. */
class SourceImagesTest {
    private static final int HEIGHT = 5;
    private static final int WIDTH = 4;

    @TempDir
    Path folder;

    private void set(String part, int count, long seed) throws IOException {
        Random random = new Random(seed);
        ByteArrayOutputStream images = new ByteArrayOutputStream();
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        images.write(ByteBuffer.allocate(16)
                .putInt(0x803)
                .putInt(count)
                .putInt(HEIGHT)
                .putInt(WIDTH)
                .array());
        labels.write(ByteBuffer.allocate(8).putInt(0x801).putInt(count).array());
        for (int i = 0; i < count; i++) {
            byte[] pixels = new byte[HEIGHT * WIDTH];
            random.nextBytes(pixels);
            int label = i % 3;
            images.write(pixels);
            labels.write(label);
            BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setDataElements(0, 0, WIDTH, HEIGHT, pixels);
            Path file = folder.resolve(part + "/" + label + "/" + i + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        }
        Files.write(folder.resolve(part + "-images"), images.toByteArray());
        Files.write(folder.resolve(part + "-labels"), labels.toByteArray());
    }

    private IdxSource idx() {
        return new IdxSource(
                folder.resolve("train-images"),
                folder.resolve("train-labels"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(folder.resolve("test-images")),
                Optional.of(folder.resolve("test-labels")),
                0);
    }

    private FolderSource folders(FolderSource.Color color, int height, int width, FolderSource.Fit fit, boolean skip) {
        return new FolderSource(
                folder.resolve("train"),
                Optional.empty(),
                Optional.of(folder.resolve("test")),
                color,
                height,
                width,
                fit,
                FolderSource.Order.NAME,
                "utf-8",
                0,
                skip);
    }

    private TaskData open(Source source) {
        return new ImageData(Optional.empty(), 0.25, true, 1, ClassWeights.EQUAL, Optional.of(source))
                .open(MadeDataset.where(folder));
    }

    private static float[] pixels(Batch batch) {
        return ((Batch.Floats) batch.arrays().get("image")).values();
    }

    private static int[] labels(Batch batch) {
        return ((Batch.Ints) batch.arrays().get("labels")).values();
    }

    /** As two idx files, as a data set with a card, and as PNG files in folders: the same batches. */
    @Test
    void theFormOfImagesChangesNothing() throws IOException {
        set("train", 24, 1);
        set("test", 12, 2);
        Path made = folder.resolve("made");
        Files.createDirectories(made);
        for (String name : new String[] {"train-images", "train-labels", "test-images", "test-labels"}) {
            Files.copy(folder.resolve(name), made.resolve(name));
        }
        TaskData a = open(idx());
        TaskData b = open(folders(FolderSource.Color.GREY, 0, 0, FolderSource.Fit.STRETCH, false));
        try (MadeDataset set = new MadeDataset(
                folder,
                "made",
                "reader: idx\nclasses: [a, b, c]\nfacts: {channels: 1, height: 5, width: 4}",
                "train-images",
                "train-labels",
                "test-images",
                "test-labels")) {
            TaskData card = new ImageData("made", 0.25, true, 1).open(set.where());
            for (TaskData one : new TaskData[] {a, b}) {
                assertThat(one.facts()).isEqualTo(card.facts());
                for (int i = 0; i < 5; i++) {
                    Batch x = one.training(4, 3).batch(i);
                    Batch y = card.training(4, 3).batch(i);
                    assertThat(pixels(x)).isEqualTo(pixels(y));
                    assertThat(labels(x)).isEqualTo(labels(y));
                }
                assertThat(pixels(one.split("test", 12).batch(0)))
                        .isEqualTo(pixels(card.split("test", 12).batch(0)));
                assertThat(labels(one.example("test", 7))).containsExactly(1);
            }
        }
        assertThat(a.classNames()).containsExactly("0", "1", "2");
    }

    @Test
    void imagesOfAnySizeAreResizedOrCutAndBrokenOnesTold() throws IOException {
        set("train", 12, 1);
        set("test", 3, 2);
        TaskData colours = open(folders(FolderSource.Color.RGB, 2, 2, FolderSource.Fit.STRETCH, false));
        assertThat(colours.facts().image()).isEqualTo(new ImageShape(3, 2, 2));
        Path broken = folder.resolve("train/1/0.png");
        byte[] whole = Files.readAllBytes(folder.resolve("train/1/1.png"));
        Files.write(broken, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> open(folders(FolderSource.Color.GREY, 0, 0, FolderSource.Fit.STRETCH, false)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(broken.toString())
                .hasMessageContaining("skip_broken");
        assertThat(open(folders(FolderSource.Color.GREY, 0, 0, FolderSource.Fit.STRETCH, true))
                        .description())
                .startsWith("9 training images");
        Files.delete(broken);
        ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "png", broken.toFile());
        assertThatThrownBy(() -> open(folders(FolderSource.Color.GREY, 0, 0, FolderSource.Fit.STRETCH, false)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("give height and width");
        Files.writeString(folder.resolve("train/stray.png"), "x");
        assertThatThrownBy(() -> open(folders(FolderSource.Color.GREY, 0, 0, FolderSource.Fit.STRETCH, true)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("beside the folders of the classes");
    }

    @Test
    void filesAreReadForAnswersAsForTraining() throws IOException {
        set("train", 12, 1);
        set("test", 3, 2);
        FolderSource source = folders(FolderSource.Color.GREY, 3, 2, FolderSource.Fit.CROP, false);
        Source stretched = folders(FolderSource.Color.GREY, 3, 2, FolderSource.Fit.STRETCH, false);
        TaskData data = open(source);
        Path file = folder.resolve("test/1/1.png");
        float[] values = source.image(file, data.facts().image()).orElseThrow();
        assertThat(data.imageScale().orElseThrow().of(values)).isEqualTo(pixels(data.example("test", 1)));
        assertThat(stretched.image(file, data.facts().image()).orElseThrow()).isNotEqualTo(values);
    }

    /** Means of what a pixel covers, by hand. */
    @Test
    void resizingTakesTheMeanOfWhatAPixelCovers() throws IOException {
        BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, 4, 2, new byte[] {0, 10, 20, 30, 40, 50, 60, 70});
        Path file = folder.resolve("a.png");
        ImageIO.write(image, "png", file.toFile());
        assertThat(new ImageDecoder(1, 1, 2, false).read(file).bytes()).containsExactly(25, 45);
        assertThat(new ImageDecoder(1, 1, 1, true).read(file).bytes()).containsExactly(35);
        assertThat(new ImageDecoder(1, 0, 0, false).read(file).bytes()).containsExactly(0, 10, 20, 30, 40, 50, 60, 70);
        assertThat(new ImageDecoder(3, 1, 2, false).read(file).bytes()).containsExactly(25, 45, 25, 45, 25, 45);
    }

    @Test
    void cifarRecordsHaveOneOrTwoLabels() throws IOException {
        byte[] records = new byte[8 * (2 + 3072)];
        for (int i = 0; i < 8; i++) {
            records[i * 3074] = 9;
            records[i * 3074 + 1] = (byte) (i % 2 == 0 ? 3 : 77);
            records[i * 3074 + 2] = (byte) i;
        }
        Path file = Files.write(folder.resolve("any.bin"), records);
        TaskData data = open(new CifarSource(file, Optional.empty(), Optional.empty(), 2, 0));
        assertThat(data.classNames()).containsExactly("3", "77");
        assertThat(data.facts().image()).isEqualTo(new ImageShape(3, 32, 32));
        assertThatThrownBy(() -> open(new CifarSource(file, Optional.empty(), Optional.empty(), 1, 0)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("any.bin ends within a record");
    }
}
