package org.attn4j.datasets.input;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.Made;
import org.attn4j.datasets.MadeDataset;
import org.attn4j.datasets.source.DataContext;

/** Made data sets of each kind that holds texts: short, long, empty, of other scripts, with HTML in them. */
final class MadeTexts implements AutoCloseable {
    static final String REVIEWS = "made-reviews";
    static final String PAIRS = "made-pairs";
    static final String PARTS = "made-parts";

    /** Texts of which each is at least twice in a part, so that words are whole tokens. */
    static final List<String> TEXTS = List.of(
            "Good film",
            "bad",
            "",
            "\u6620\u753b ist gro\u00dfes Kino \ud83d\ude00 na\u00efve",
            "good<br /><br />film",
            "one two three four five six seven eight nine ten ".repeat(6).strip());

    /** Running text of whole words, which is long enough to be cut many times. */
    static final String RUNNING = "the cat saw the dog . the dog saw the \u6620\u753b and the Cat ran . ".repeat(60);

    private final Path root;
    private final List<MadeDataset> made = new ArrayList<>();

    MadeTexts(Path root) throws IOException {
        this.root = root;
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (String split : List.of("train", "test")) {
            for (int i = 0; i < 4 * TEXTS.size(); i++) {
                String folder = i % 2 == 0 ? "neg" : "pos";
                String name = "aclImdb/" + split + "/" + folder + "/" + i + "_1.txt";
                members.put(name, Made.utf8(TEXTS.get(i % TEXTS.size())));
            }
        }
        Made.tar(root.resolve(REVIEWS + "/reviews.tar.gz"), members);
        made.add(new MadeDataset(
                root, REVIEWS, "reader: labelled_folders\nclasses: [negative, positive]", "reviews.tar.gz"));
        String lines = String.join("\n", TEXTS) + "\n";
        List<String> names = new ArrayList<>();
        for (String split : List.of("train", "val", "test_2016_flickr")) {
            for (String language : List.of("de", "en")) {
                String name = "raw/" + split + "." + language + ".gz";
                Made.gzip(root.resolve(PAIRS).resolve(name), lines + lines);
                names.add(name);
            }
        }
        made.add(new MadeDataset(root, PAIRS, "reader: aligned_lines", names.toArray(String[]::new)));
        Files.createDirectories(root.resolve(PARTS));
        for (String part : List.of("train", "valid", "test")) {
            Files.writeString(root.resolve(PARTS).resolve(part + ".txt"), RUNNING + "\n");
        }
        made.add(new MadeDataset(root, PARTS, "reader: split_text", "train.txt", "valid.txt", "test.txt"));
        Files.writeString(root.resolve("running.txt"), RUNNING);
        StringBuilder chats = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            chats.append("{\"messages\": [{\"role\": \"user\", \"content\": \"number ")
                    .append(i)
                    .append("?\"}, {\"role\": \"assistant\", \"content\": \"\u6620\u753b ")
                    .append(i)
                    .append("\"}]}\n");
        }
        Files.writeString(root.resolve("chats.jsonl"), chats);
    }

    DataContext where() {
        return MadeDataset.where(root);
    }

    @Override
    public void close() throws IOException {
        for (int i = made.size() - 1; i >= 0; i--) {
            made.get(i).close();
        }
    }
}
