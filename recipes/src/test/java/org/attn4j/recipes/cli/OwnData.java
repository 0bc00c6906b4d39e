package org.attn4j.recipes.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small data of a user's own in a folder, in each form, and the keys of small recipes for them. */
final class OwnData {
    static final String CLASSIFIER =
            "{type: sequence_classifier, dim: 8, layers: 1, block: {attention: {type: self, heads: 2}}}";
    static final String LANGUAGE_MODEL =
            "{type: language_model, dim: 8, layers: 1, block: {attention: {type: causal, heads: 2}}}";
    static final String TRANSLATOR = "{type: attention_seq2seq, embedding: 8, hidden: 8}";
    static final String IMAGES =
            "{type: vision_transformer, dim: 8, layers: 1, patch: 2, block: {attention: {type: self," + " heads: 2}}}";

    private OwnData() {}

    /** A recipe of some data and a model, in a file that is named as it is. */
    static Path recipe(Path folder, String name, String data, String model) throws IOException {
        return Files.writeString(
                folder.resolve(name + ".yaml"),
                """
                name: %s
                data: %s
                model: %s
                train: {steps: 6, batch: 4, threads: 1}
                evaluate: {every: 3, batches: 2}
                checkpoint: {every: 3}
                """
                        .formatted(name, data, model));
    }

    /** Writes a text, with the folders above it. */
    static Path write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Reviews as a table, as JSON Lines and as folders; pairs as two columns; sentences a line; images. */
    static void make(Path folder) throws IOException {
        StringBuilder csv = new StringBuilder("id,review,feeling\n");
        StringBuilder jsonl = new StringBuilder();
        StringBuilder chats = new StringBuilder();
        StringBuilder pairs = new StringBuilder("source\ttarget\n");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            String label = i % 2 == 0 ? "good" : "bad";
            String text = "it is " + (i % 2 == 0 ? "fine" : "dull") + ", word" + i % 7;
            csv.append(i).append(",\"").append(text).append("\",").append(label).append('\n');
            chats.append(String.format(
                    "{\"messages\": [{\"role\": \"user\", \"content\": \"word%s?\"}, {\"role\": \"assistant\","
                            + " \"content\": \"%s\"}]}%n",
                    i % 7, label));
            jsonl.append(String.format("{\"a\": {\"review\": \"%s\"}, \"feeling\": \"%s\"}%n", text, label));
            pairs.append("word")
                    .append(i % 7)
                    .append(" is\tis word")
                    .append(i % 7)
                    .append('\n');
            lines.append(text).append('\n');
            write(folder, "reviews/" + label + "/" + i + ".txt", text);
        }
        write(folder, "reviews.csv", csv.toString());
        write(folder, "chats.jsonl", chats.toString());
        write(folder, "reviews.jsonl", jsonl.toString());
        write(folder, "pairs.tsv", pairs.toString());
        write(folder, "lines.txt", lines.toString());
        images(folder, 30);
    }

    private static void images(Path folder, int count) throws IOException {
        Random random = new Random(1);
        byte[] pixels = new byte[16 * count];
        byte[] labels = new byte[count];
        byte[] cifar = new byte[(1 + 3 * 32 * 32) * count];
        random.nextBytes(pixels);
        random.nextBytes(cifar);
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i % 3);
            cifar[i * (1 + 3 * 32 * 32)] = labels[i];
            BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
            byte[] own = new byte[16];
            System.arraycopy(pixels, 16 * i, own, 0, 16);
            image.getRaster().setDataElements(0, 0, 4, 4, own);
            Path file = folder.resolve("images/" + labels[i] + "/" + i + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
        }
        Files.write(folder.resolve("images.idx"), idx(pixels, count, 4, 4));
        Files.write(folder.resolve("labels.idx"), idx(labels, count));
        Files.write(folder.resolve("batch.bin"), cifar);
    }

    private static byte[] idx(byte[] values, int... dimensions) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(new byte[] {0, 0, 8, (byte) dimensions.length});
            for (int d : dimensions) {
                out.writeInt(d);
            }
            out.write(values);
        }
        return bytes.toByteArray();
    }
}
