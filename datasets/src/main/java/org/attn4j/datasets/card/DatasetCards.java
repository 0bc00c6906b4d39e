package org.attn4j.datasets.card;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.config.Spelling;
import org.attn4j.framework.file.FileFailure;

/**
 * The known data sets. Every jar on the class path, a user's plug-in included, may list names, one a line, in {@value
 * #LIST}; the card of a name is the resource {@code cards/NAME.yaml}.
 */
public final class DatasetCards {
    /** The resource that lists a jar's cards. */
    public static final String LIST = "META-INF/attn4j/cards";

    /** The ending of a card's file. */
    public static final String ENDING = ".yaml";

    /** A card is read whole. */
    private static final long MOST_BYTES = 1 << 20;

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private DatasetCards() {}

    /**
     * All cards that the thread's class loader sees, in the order of their names.
     *
     * @throws IllegalArgumentException if a card is missing, is not a card, or is not filed under its name
     */
    public static List<DatasetCard> all() {
        return List.copyOf(byName().values());
    }

    /**
     * The card of a name.
     *
     * @param name of a data set, or the path of a card's file, which ends in {@value #ENDING}
     * @throws DataException if there is none; the message names the nearest one
     */
    public static DatasetCard find(String name) {
        Optional<Path> own = file(name);
        if (own.isPresent()) {
            return read(own.get());
        }
        Map<String, DatasetCard> cards = byName();
        DatasetCard card = cards.get(name);
        if (card == null) {
            throw new DataException(
                    "no data set is named '" + name + "'" + Spelling.hint(name, cards.keySet()) + " (known: "
                            + String.join(", ", cards.keySet()) + "; a card of your own: its file, " + name + ENDING
                            + ", or --cards DIR)");
        }
        return card;
    }

    /** The file of a card, of a name that is the path of one. */
    public static Optional<Path> file(String name) {
        return name.endsWith(ENDING) ? Optional.of(Path.of(name)) : Optional.empty();
    }

    /**
     * Reads the card in a file.
     *
     * @throws DataException if there is no such file, or it holds no card
     */
    public static DatasetCard read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new DataException(file + " is no dataset card: it is larger than a mebibyte");
            }
            return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
        } catch (CharacterCodingException e) {
            throw new DataException(file + " is no dataset card: it is not UTF-8", e);
        } catch (IOException e) {
            throw new DataException("cannot read the dataset card " + file + ": " + FileFailure.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new DataException(e.getMessage(), e);
        }
    }

    /**
     * The cards in a folder, by their names.
     *
     * @throws DataException if there is no such folder, it holds no card, or a card is not in a file of its name
     */
    public static Map<String, DatasetCard> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new DataException("--cards: there is no folder " + folder);
        }
        Map<String, DatasetCard> cards = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(ENDING)).sorted().toList()) {
                DatasetCard card = read(file);
                if (!file.getFileName().toString().equals(card.name() + ENDING)) {
                    throw new DataException(
                            file + " is the card of " + card.name() + "; name it " + card.name() + ENDING);
                }
                cards.put(card.name(), card);
            }
        } catch (IOException e) {
            throw new DataException("--cards: cannot look into " + folder + ": " + FileFailure.reason(e), e);
        }
        if (cards.isEmpty()) {
            throw new DataException("--cards: " + folder + " holds no card (NAME" + ENDING + ")");
        }
        return cards;
    }

    /**
     * Reads one card.
     *
     * @param origin where the text comes from, for messages
     * @throws IllegalArgumentException if the text is not a card
     */
    public static DatasetCard parse(String yaml, String origin) {
        try {
            DatasetCard card = YAML.readValue(yaml, DatasetCard.class);
            if (card == null) {
                throw new IllegalArgumentException(origin + " is not a dataset card: it is empty");
            }
            return card;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(origin + " is not a dataset card: " + why(e), e);
        }
    }

    private static String why(JsonProcessingException e) {
        String line = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown key '" + unknown.getPropertyName() + "' (keys: "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ")";
        }
        if (e.getCause() instanceof NullPointerException) {
            return line + "a key or an entry of a list has no value";
        }
        if (e instanceof MismatchedInputException wrong && !(e.getCause() instanceof IllegalArgumentException)) {
            return line + place(wrong.getPath()) + ": expected " + expected(wrong.getTargetType());
        }
        String reason = e.getCause() instanceof IllegalArgumentException refused
                ? refused.getMessage()
                : e.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
        return line + reason;
    }

    private static String place(List<JsonMappingException.Reference> path) {
        StringBuilder place = new StringBuilder();
        for (JsonMappingException.Reference at : path) {
            place.append(
                    at.getFieldName() == null
                            ? "[" + at.getIndex() + "]"
                            : (place.isEmpty() ? "" : ".") + at.getFieldName());
        }
        return place.isEmpty() ? "the card" : place.toString();
    }

    private static String expected(Class<?> type) {
        if (type == null || type.isRecord() || Map.class.isAssignableFrom(type)) {
            return "keys and their values";
        }
        if (List.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type == String.class ? "a text" : "a whole number";
    }

    private static Map<String, DatasetCard> byName() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context == null ? DatasetCards.class.getClassLoader() : context;
        Map<String, DatasetCard> cards = new TreeMap<>();
        for (String name : names(loader)) {
            String resource = "cards/" + name + ".yaml";
            URL url = loader.getResource(resource);
            if (url == null) {
                throw new IllegalArgumentException(LIST + " lists " + name + ", but there is no " + resource);
            }
            DatasetCard card = parse(text(url), resource);
            if (!card.name().equals(name)) {
                throw new IllegalArgumentException(resource + " is the card of " + card.name());
            }
            cards.put(name, card);
        }
        return cards;
    }

    private static List<String> names(ClassLoader loader) {
        List<String> names = new ArrayList<>();
        try {
            for (URL url : Collections.list(loader.getResources(LIST))) {
                text(url)
                        .lines()
                        .map(String::strip)
                        .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                        .forEach(names::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + LIST, e);
        }
        return names;
    }

    private static String text(URL url) {
        try (InputStream in = url.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + url, e);
        }
    }
}
