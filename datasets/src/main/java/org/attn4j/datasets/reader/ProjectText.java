package org.attn4j.datasets.reader;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.datavec.api.split.CollectionInputSplit;

/**
 * The text of the project itself: its Java, Markdown and YAML files one after the other in the order of their paths,
 * reduced to {@link #ALPHABET}, so that it is the same on every machine.
 */
public final class ProjectText {
    /** Every character that can occur: the line feed and the 95 printable ASCII characters. */
    public static final String ALPHABET = IntStream.concat(IntStream.of('\n'), IntStream.rangeClosed(' ', '~'))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    private static final List<String> TREES =
            List.of("framework/src/main", "datasets/src/main", "recipes/src/main", "docs");

    private ProjectText() {}

    /**
     * Reads the files of an installation.
     *
     * @throws DataException if the folder holds none of them
     */
    public static String read(Path installation) {
        List<URI> files = files(installation);
        if (files.isEmpty()) {
            throw new DataException("no sources or documents of the project in " + installation.toAbsolutePath()
                    + " (looked for " + String.join(", ", TREES)
                    + ", recipes, README.md): run from a checkout, or give a text with data.file");
        }
        TextFileRecordReader reader = new TextFileRecordReader();
        reader.initialize(new CollectionInputSplit(files));
        return toAscii(RecordText.join(reader, "\n"));
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

    private static List<URI> files(Path installation) {
        TreeMap<String, URI> byPath = new TreeMap<>();
        TREES.forEach(tree -> collect(installation, installation.resolve(tree), Integer.MAX_VALUE, byPath));
        collect(installation, installation.resolve("recipes"), 1, byPath);
        collect(installation, installation.resolve("README.md"), 0, byPath);
        return new ArrayList<>(byPath.values());
    }

    private static void collect(Path installation, Path from, int depth, TreeMap<String, URI> byPath) {
        if (!Files.exists(from)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(from, depth)) {
            paths.filter(Files::isRegularFile)
                    .filter(p -> p.toString().matches(".*\\.(java|md|yaml)"))
                    .forEach(p ->
                            byPath.put(installation.relativize(p).toString().replace('\\', '/'), p.toUri()));
        } catch (IOException e) {
            throw new DataException("cannot list the project's files in " + from + ": " + e, e);
        }
    }
}
