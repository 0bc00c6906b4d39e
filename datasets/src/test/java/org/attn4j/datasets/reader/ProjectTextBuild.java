package org.attn4j.datasets.reader;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.attn4j.datasets.download.Sha256;

/**
 * Makes the text of {@link ProjectText} out of a checkout: its Java, Markdown and YAML files in the order of their paths,
 * reduced to {@link ProjectText#ALPHABET}. To be run by hand, where a version shall have another text; card, README and the
 * figures of quickstart go with it.
 */
final class ProjectTextBuild {
    private static final List<String> TREES =
            List.of("framework/src/main", "datasets/src/main", "recipes/src/main", "docs");

    private ProjectTextBuild() {}

    /** Arguments: the checkout, and the file to write; prints what the card is to say. */
    public static void main(String[] args) throws IOException {
        byte[] text = text(Path.of(args[0])).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(Path.of(args[1]))) {
            {
                def.setLevel(9);
            }
        }) {
            out.write(text);
        }
        System.out.println("bytes: " + text.length + "\nsha256: " + Sha256.of(text));
    }

    static String text(Path checkout) throws IOException {
        TreeMap<String, Path> files = new TreeMap<>();
        for (String tree : TREES) {
            collect(checkout, checkout.resolve(tree), Integer.MAX_VALUE, files);
        }
        collect(checkout, checkout.resolve("recipes"), 1, files);
        collect(checkout, checkout.resolve("README.md"), 0, files);
        StringBuilder text = new StringBuilder();
        for (Path file : files.values()) {
            text.append(text.isEmpty() ? "" : "\n").append(Files.readString(file));
        }
        return toAscii(text.toString());
    }

    /** The text in the alphabet: accents and other characters left out, tabs as four spaces, lines ended by LF. */
    static String toAscii(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replace("\t", "    ")
                .replace('\u2013', '-')
                .replace('\u2014', '-')
                .replace('\u2018', '\'')
                .replace('\u2019', '\'')
                .replace('\u201C', '"')
                .replace('\u201D', '"');
        return plain.replaceAll("[^\\n -~]", "");
    }

    private static void collect(Path checkout, Path from, int depth, TreeMap<String, Path> files) throws IOException {
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(from, depth)) {
            paths.filter(Files::isRegularFile)
                    .filter(p -> p.toString().matches(".*\\.(java|md|yaml)"))
                    .forEach(p -> files.put(checkout.relativize(p).toString().replace('\\', '/'), p));
        }
    }
}
