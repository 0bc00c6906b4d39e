package org.attn4j.datasets.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.Made;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.TestData;
import org.attn4j.datasets.batch.ImageBatches;
import org.attn4j.datasets.batch.ImageScale;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDataTest {
    private static final String FACTS = "classes: [low, high]\nfacts: {channels: 1, height: 2, width: 3}\n";

    @TempDir
    Path root;

    /** Image i has the bytes 10 i … 10 i + 5 and the class i mod 2; the test part begins at image 20. */
    private MadeDataset idx() throws IOException {
        part("train", 0, 20);
        part("t10k", 20, 5);
        return new MadeDataset(
                root,
                "toy-images",
                "reader: idx\n" + FACTS,
                "train-images-idx3-ubyte.gz",
                "train-labels-idx1-ubyte.gz",
                "t10k-images-idx3-ubyte.gz",
                "t10k-labels-idx1-ubyte.gz");
    }

    private void part(String name, int from, int count) {
        byte[] pixels = new byte[6 * count];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) ((from + i) % 2);
            for (int p = 0; p < 6; p++) {
                pixels[6 * i + p] = (byte) (10 * (from + i) + p);
            }
        }
        Path folder = root.resolve("toy-images");
        Made.gzip(folder.resolve(name + "-images-idx3-ubyte.gz"), Made.idx(pixels, count, 2, 3));
        Made.gzip(folder.resolve(name + "-labels-idx1-ubyte.gz"), Made.idx(labels, count));
    }

    private static float[] images(Batch batch) {
        return ((Batch.Floats) batch.arrays().get("image")).values();
    }

    private static int[] labels(Batch batch) {
        return ((Batch.Ints) batch.arrays().get("labels")).values();
    }

    @Test
    void everyImageKeepsItsClassAndIsInOnePart() throws IOException {
        try (MadeDataset made = idx()) {
            TaskData data = new ImageData("toy-images", 0.25, false, 0).open(made.where());
            assertThat(data.facts()).isEqualTo(DataFacts.images(new ImageShape(1, 2, 3), 2));
            assertThat(data.splits()).containsExactly("validation", "test");
            assertThat(data.classNames()).containsExactly("low", "high");
            assertThat(data.description()).isEqualTo("15 training images of 2 classes");
            Set<Integer> seen = new HashSet<>();
            int[] counts = {15, 5, 5};
            BatchSource[] parts = {data.training(5, 1), data.split("validation", 3), data.split("test", 3)};
            // Affine in the byte: two known images give scale and offset for all.
            float[] zero = data.imageScale().orElseThrow().of(new float[6]);
            float[] one = data.imageScale().orElseThrow().of(new float[] {1, 1, 1, 1, 1, 1});
            for (int part = 0; part < 3; part++) {
                int found = 0;
                for (long b = 0; b < (part == 0 ? 3 : 2); b++) {
                    Batch batch = parts[part].batch(b);
                    int[] labels = labels(batch);
                    long counted = 0;
                    for (int r = 0; r < labels.length; r++) {
                        if (labels[r] >= 0) {
                            int first = Math.round((images(batch)[6 * r] - zero[0]) / (one[0] - zero[0]) * 255);
                            int image = first / 10;
                            assertThat(first % 10).isZero();
                            assertThat(labels[r]).isEqualTo(image % 2);
                            assertThat(image >= 20).isEqualTo(part == 2);
                            assertThat(seen.add(image)).isTrue();
                            counted++;
                        }
                    }
                    assertThat(batch.targets()).isEqualTo(counted);
                    found += counted;
                }
                assertThat(found).isEqualTo(counts[part]);
            }
        }
    }

    @Test
    void trainingValuesHaveMeanZeroAndDeviationOne() throws IOException {
        try (MadeDataset made = idx()) {
            BatchSource training = new ImageData("toy-images", 0.25, false, 0)
                    .open(made.where())
                    .training(15, 1);
            double sum = 0;
            double squares = 0;
            for (float v : images(training.batch(0))) {
                sum += v;
                squares += v * v;
            }
            assertThat(sum / 90).isCloseTo(0, within(1e-5));
            assertThat(squares / 90).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void batchesDependOnSeedAndIndexAlone() throws IOException {
        try (MadeDataset made = idx()) {
            ImageData config = new ImageData("toy-images", 0.25, true, 1);
            TaskData data = config.open(made.where());
            BatchSource stream = data.training(4, 9);
            float[] late = images(stream.batch(11));
            images(stream.batch(3));
            assertThat(images(config.open(made.where()).training(4, 9).batch(11)))
                    .isEqualTo(late);
            assertThat(images(data.training(4, 10).batch(11))).isNotEqualTo(late);
            // Two batches of four are one of eight, with what is drawn for each image.
            float[] eight = images(data.training(8, 9).batch(5));
            assertThat(Arrays.copyOfRange(eight, 24, 48)).isEqualTo(late);
            assertThat(config.open(made.where()).fingerprint()).isEqualTo(data.fingerprint());
            assertThat(new ImageData("toy-images", 0.5, true, 1)
                            .open(made.where())
                            .fingerprint())
                    .isNotEqualTo(data.fingerprint());
        }
    }

    @Test
    void imagesAreMirroredAndMoved() {
        byte[] pixels = {1, 2, 3, 4, 5, 6}; // 1 2 3 / 4 5 6
        ImageShape shape = new ImageShape(1, 2, 3);
        ImageBatches batches = new ImageBatches(
                List.of(pixels),
                new int[] {0},
                shape,
                new ImageScale(new float[] {0}, new float[] {1 / 255f}),
                new ImageBatches.Augmentation(true, 1, 4));
        Set<String> seen = new HashSet<>();
        int mirrored = 0;
        for (int row = 0; row < 600; row++) {
            int[] got = new int[6];
            float[] image = images(batches.assemble(new int[] {0}, row, "test"));
            for (int i = 0; i < 6; i++) {
                got[i] = Math.round(image[i]);
            }
            seen.add(Arrays.toString(got));
            // Wherever an image went, two neighbours of a row remain, and tell which way it looks.
            mirrored += before(got, 3, 2) || before(got, 2, 1) || before(got, 6, 5) || before(got, 5, 4) ? 1 : 0;
        }
        // Moved by -1, 0 or 1 down and right, mirrored or not: 18 images, all different, about equally often.
        assertThat(seen)
                .hasSize(18)
                .contains("[1, 2, 3, 4, 5, 6]", "[3, 2, 1, 6, 5, 4]", "[0, 1, 2, 0, 4, 5]", "[5, 6, 0, 0, 0, 0]")
                .contains("[0, 0, 0, 0, 3, 2]");
        assertThat(mirrored).isBetween(230, 370);
    }

    private static boolean before(int[] values, int first, int second) {
        List<Integer> all = Arrays.stream(values).boxed().toList();
        return all.contains(first) && all.indexOf(first) < all.lastIndexOf(second);
    }

    @Test
    void cifarKeepsItsChannelsApart() throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("cifar-10-batches-bin/data_batch_1.bin", cifar(8));
        members.put("cifar-10-batches-bin/test_batch.bin", cifar(2));
        Made.tar(root.resolve("toy-cifar/cifar.tar.gz"), members);
        String card = "reader: cifar\nclasses: [a, b]\nfacts: {channels: 3, height: 32, width: 32}\n";
        try (MadeDataset made = new MadeDataset(root, "toy-cifar", card, "cifar.tar.gz")) {
            TaskData data = new ImageData("toy-cifar", 0.25, false, 0).open(made.where());
            Batch batch = data.training(6, 1).batch(0);
            assertThat(batch.arrays().get("image").shape()).containsExactly(6, 3, 32, 32);
            // Each channel is normalised by itself: red has one value everywhere, green and blue rise with the image.
            float[] values = images(batch);
            for (int c = 0; c < 3; c++) {
                double sum = 0;
                double squares = 0;
                for (int r = 0; r < 6; r++) {
                    for (int i = 0; i < 1024; i++) {
                        float v = values[(3 * r + c) * 1024 + i];
                        sum += v;
                        squares += v * v;
                    }
                }
                assertThat(sum / 6144).isCloseTo(0, within(1e-3));
                assertThat(squares / 6144).isCloseTo(c == 0 ? 0 : 1, within(1e-3));
            }
            assertThat(data.split("test", 2).batch(0).targets()).isEqualTo(2);
        }
    }

    private static byte[] cifar(int images) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < images; i++) {
            byte[] record = new byte[3073];
            record[0] = (byte) (i % 2);
            Arrays.fill(record, 1, 1025, (byte) 7);
            Arrays.fill(record, 1025, 2049, (byte) (10 * i));
            Arrays.fill(record, 2049, 3073, (byte) (200 + i));
            out.writeBytes(record);
        }
        return out.toByteArray();
    }

    @Test
    void factsComeFromTheCardAndOtherDataAreRefused() {
        Facts facts = new ImageData("fashion-mnist", 0.1, false, 0).facts();
        assertThat(facts).isEqualTo(new Facts(DataFacts.images(new ImageShape(1, 28, 28), 10), true));
        assertThat(new ImageData("cifar-10", 0.1, false, 0).facts().facts().image())
                .isEqualTo(new ImageShape(3, 32, 32));
        assertThatThrownBy(() -> new ImageData("imdb", 0.1, false, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("imdb has the reader labelled_folders");
        assertThatThrownBy(() -> new ImageData("fashion-mnits", 0.1, false, 0))
                .hasMessageContaining("did you mean 'fashion-mnist'?");
        assertThatThrownBy(() -> new ImageData("cifar-10", 0.1, false, 0).open(MadeDataset.where(root)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cifar-10 was not found in " + root.resolve("cifar-10"));
    }

    @Test
    void fashionMnistHasItsPublishedSizeMeanAndDeviation() {
        Path data = TestData.rootWith("fashion-mnist/train-images-idx3-ubyte.gz");
        TaskData task = new ImageData("fashion-mnist", 0.05, false, 0).open(MadeDataset.where(data));
        assertThat(task.description()).isEqualTo("57,000 training images of 10 classes");
        // The mean and deviation that PyTorch tutorials state for the 60,000 are 0.2860 and 0.3530.
        float[] zero = task.imageScale().orElseThrow().of(new float[784]);
        float[] one = new float[784];
        Arrays.fill(one, 1);
        float deviation = 1 / (task.imageScale().orElseThrow().of(one)[0] - zero[0]);
        assertThat(deviation).isCloseTo(0.3530f, within(2e-3f));
        assertThat(-zero[0] * deviation).isCloseTo(0.2860f, within(2e-3f));
        BatchSource test = task.split("test", 64);
        assertThat(test.size()).isEqualTo(157);
        int[] classes = new int[10];
        for (long i = 0; i < test.size(); i++) {
            for (int label : labels(test.batch(i))) {
                if (label >= 0) {
                    classes[label]++;
                }
            }
        }
        assertThat(classes).containsOnly(1000);
    }
}
