package org.attn4j.datasets.card;

import static org.attn4j.framework.config.Checks.require;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a data set without reading it.
 *
 * @param name the name that recipes use, and the folder that holds the files
 * @param task what it is used for: {@code language modelling}
 * @param description one or two sentences
 * @param licence the licence as stated by its publisher
 * @param citation what to cite, or where it comes from
 * @param splits the parts by name, with what each holds
 * @param reader how it is read: {@code text} is one text, {@code project} the text that comes with the project, {@code
 *     split_text} one text for each split, {@code aligned_lines} a file for each split and language, {@code
 *     labelled_folders} an archive with a folder for each split and class, {@code idx} and {@code cifar} labelled
 *     images, {@code files} what is read by nothing but its name, {@code source} what the card's source says
 * @param classes names of the classes by label; none if the data have no classes
 * @param facts numbers that a model needs before any data is read: {@code vocabulary}
 * @param source how files of one's own are read, by the keys of a recipe's source: {@code {type: csv, train: a.csv}}; its
 *     paths are names of the variants' files
 * @param variants the forms it may be found in
 */
public record DatasetCard(
        String name,
        String task,
        String description,
        String licence,
        String citation,
        Map<String, String> splits,
        String reader,
        List<String> classes,
        Map<String, Long> facts,
        Map<String, String> source,
        List<Variant> variants) {
    /** What names look like. */
    public static final String NAME = "[a-z0-9][a-z0-9-]*";

    /** The fact that holds the number of different characters. */
    public static final String VOCABULARY = "vocabulary";

    /** The reader of data sets whose variants hold one text file each. */
    public static final String TEXT = "text";

    /** The reader of data sets with one text for each split: train.txt, valid.txt, test.txt. */
    public static final String SPLIT_TEXT = "split_text";

    /** The reader of data sets with a file for each split and language, line by line the same sentences. */
    public static final String ALIGNED_LINES = "aligned_lines";

    /** The reader of an archive with a folder of texts for each split and class. */
    public static final String LABELLED_FOLDERS = "labelled_folders";

    /** The reader of images and labels in MNIST's idx format. */
    public static final String IDX = "idx";

    /** The reader of CIFAR's binary version. */
    public static final String CIFAR = "cifar";

    /** The reader of what the card's source says. */
    public static final String SOURCE = "source";

    /** The reader of the text that comes with the project. */
    public static final String PROJECT = "project";

    /**
     * Checks the card; maps and lists may be absent.
     *
     * @throws IllegalArgumentException if name, task, licence or reader is missing, the name is not lower case with
     *     digits and hyphens, or there is a source without its reader, or the reverse
     */
    public DatasetCard {
        require(name != null && name.matches(NAME), "not a data set's name: %s", name);
        require(task != null && !task.isBlank(), "the card of %s has no task", name);
        require(licence != null && !licence.isBlank(), "the card of %s has no licence", name);
        require(reader != null && !reader.isBlank(), "the card of %s has no reader", name);
        description = description == null ? "" : description.strip();
        citation = citation == null ? "" : citation.strip();
        splits = splits == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(splits));
        classes = classes == null ? List.of() : List.copyOf(classes);
        facts = facts == null ? Map.of() : Map.copyOf(facts);
        source = source == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(source));
        require(
                source.isEmpty() != reader.equals(SOURCE),
                "the card of %s has the reader %s; a source goes with the reader source, and the reverse",
                name,
                reader);
        variants = variants == null ? List.of() : List.copyOf(variants);
    }

    /** Whether the data come with the project, and need no folder. */
    public boolean bundled() {
        return reader.equals(PROJECT);
    }

    /** A number that is known without reading the data. */
    public Optional<Long> fact(String key) {
        return Optional.ofNullable(facts.get(key));
    }
}
