package org.attn4j.datasets.card;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.attn4j.datasets.DataException;

/**
 * The known data sets. Every jar on the class path, a user's plug-in included, may list names, one a line, in {@value
 * #LIST}; the card of a name is the resource {@code cards/NAME.yaml}.
 */
public final class DatasetCards {
    /** The resource that lists a jar's cards. */
    public static final String LIST = "META-INF/attn4j/cards";

    private static final ObjectMapper YAML = new YAMLMapper();

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
     * @throws DataException if there is none; the message names the nearest one
     */
    public static DatasetCard find(String name) {
        Map<String, DatasetCard> cards = byName();
        DatasetCard card = cards.get(name);
        if (card == null) {
            String hint = NearestName.of(name, cards.keySet())
                    .map(nearest -> "; did you mean '" + nearest + "'?")
                    .orElse("");
            throw new DataException("no data set is named '" + name + "'" + hint + " (known: "
                    + String.join(", ", cards.keySet()) + ")");
        }
        return card;
    }

    /**
     * Reads one card.
     *
     * @param origin where the text comes from, for messages
     * @throws IllegalArgumentException if the text is not a card
     */
    public static DatasetCard parse(String yaml, String origin) {
        try {
            return YAML.readValue(yaml, DatasetCard.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(origin + " is not a dataset card: " + e.getOriginalMessage(), e);
        }
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
