package org.attn4j.recipes.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.attn4j.datasets.download.Sha256;

/** Small data sets of each kind below a data root, with cards that are seen as plug-ins' are while this is open. */
final class MadeData implements AutoCloseable {
    /** Reviews of the test part, in the order of their members: negative ones first. */
    static final List<String> REVIEWS = List.of(
            "bad film",
            "a bad one , Gr\u00f6\u00dfe \u6620\u753b .<br /><br />bad",
            "one two three four five six seven eight bad nine",
            "Good film",
            "good",
            "ten nine eight seven six five four three good two one");

    /** Test images: image i holds the byte 9 i + p at place p, and is of class 1 only where i is 3 or 4. */
    static final int IMAGES = 20;

    private final Path root;
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final URLClassLoader plugin;

    MadeData(Path root) throws IOException {
        this.root = root;
        Map<String, String> cards = new LinkedHashMap<>();
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (String split : List.of("train", "test")) {
            for (int i = 0; i < REVIEWS.size(); i++) {
                for (int copy = 0; copy < (split.equals("train") ? 4 : 1); copy++) {
                    members.put(
                            "aclImdb/" + split + (i < 3 ? "/neg/" : "/pos/") + i + copy + "_1.txt",
                            REVIEWS.get(i).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        tar(root.resolve("made-reviews/reviews.tar.gz"), members);
        cards.put("made-reviews", "reader: labelled_folders\nclasses: [negative, positive]");
        image("train", 40);
        image("t10k", IMAGES);
        cards.put("made-images", "reader: idx\nclasses: [low, high]\nfacts: {channels: 1, height: 4, width: 4}");
        for (String part : List.of("train", "valid", "test")) {
            write(root.resolve("made-parts/" + part + ".txt"), "the cat saw the dog and the dog ran . \n".repeat(40));
        }
        cards.put("made-parts", "reader: split_text");
        for (String file :
                List.of("train.de", "train.en", "val.de", "val.en", "test_2016_flickr.de", "test_2016_flickr.en")) {
            gzip(
                    root.resolve("made-pairs/raw/" + file + ".gz"),
                    "Ein Hund rennt .\nein Kind lacht .\n".repeat(20).getBytes(StandardCharsets.UTF_8));
        }
        cards.put("made-pairs", "reader: aligned_lines");
        Path jar = root.resolveSibling("plugin");
        for (Map.Entry<String, String> card : cards.entrySet()) {
            write(jar.resolve("cards/" + card.getKey() + ".yaml"), card(card.getKey(), card.getValue()));
        }
        write(jar.resolve("META-INF/attn4j/cards"), String.join("\n", cards.keySet()) + "\n");
        plugin = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before);
        Thread.currentThread().setContextClassLoader(plugin);
    }

    private String card(String name, String keys) throws IOException {
        StringBuilder card = new StringBuilder(
                "name: " + name + "\ntask: testing\nlicence: CC0\n" + keys + "\nvariants:\n  - files:\n");
        Path folder = root.resolve(name);
        List<Path> files;
        try (Stream<Path> found = Files.walk(folder)) {
            // Training before test, images before labels, as readers of images expect them.
            files = found.filter(Files::isRegularFile)
                    .sorted((a, b) -> order(a).compareTo(order(b)))
                    .toList();
        }
        for (Path file : files) {
            card.append(String.format(
                    "      - {name: %s, bytes: %d, sha256: %s}%n",
                    folder.relativize(file).toString().replace('\\', '/'), Files.size(file), Sha256.of(file)));
        }
        return card.toString();
    }

    private static String order(Path file) {
        return (file.getFileName().toString().startsWith("train") ? "0" : "1") + file;
    }

    private void image(String part, int count) throws IOException {
        byte[] pixels = new byte[16 * count];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            labels[i] = (byte) (i == 3 || i == 4 ? 1 : 0);
            for (int p = 0; p < 16; p++) {
                pixels[16 * i + p] = (byte) (9 * i + p);
            }
        }
        gzip(root.resolve("made-images/" + part + "-images-idx3-ubyte.gz"), idx(pixels, count, 4, 4));
        gzip(root.resolve("made-images/" + part + "-labels-idx1-ubyte.gz"), idx(labels, count));
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

    private static void tar(Path file, Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
                entry.setSize(member.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
        }
        gzip(file, bytes.toByteArray());
    }

    private static void gzip(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(bytes);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** Takes all data away; the cards stay, as a project's own do. */
    void remove() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(root)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    @Override
    public void close() throws IOException {
        Thread.currentThread().setContextClassLoader(before);
        plugin.close();
    }
}
