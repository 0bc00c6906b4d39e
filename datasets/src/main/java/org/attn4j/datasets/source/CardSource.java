package org.attn4j.datasets.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Spelling;
import org.attn4j.framework.config.TypeName;

/** Makes a source of what a card says of one: the keys of a recipe's source, which have its defaults. */
final class CardSource {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String TYPE = "type";
    private static final Map<String, Class<? extends Record>> TYPES = new TreeMap<>();

    static {
        for (Class<? extends Record> type : List.of(
                CsvSource.class,
                TsvSource.class,
                JsonLinesSource.class,
                LinesSource.class,
                IdxSource.class,
                CifarSource.class)) {
            TYPES.put(type.getAnnotation(TypeName.class).value(), type);
        }
    }

    private final DatasetCard card;
    private final Path folder;

    private CardSource(DatasetCard card, Path folder) {
        this.card = card;
        this.folder = folder;
    }

    /**
     * The source of a card.
     *
     * @param folder that holds the card's files
     * @throws DataException if a key is unknown or missing, or has a value that it cannot have
     */
    static Source of(DatasetCard card, Path folder) {
        return new CardSource(card, folder).source();
    }

    private Source source() {
        Class<? extends Record> type = TYPES.get(card.source().getOrDefault(TYPE, ""));
        if (type == null) {
            throw refused(TYPE, "expected one of " + String.join(", ", TYPES.keySet()));
        }
        RecordComponent[] components = type.getRecordComponents();
        List<String> keys = Arrays.stream(components).map(CardSource::key).toList();
        for (String key : card.source().keySet()) {
            if (!key.equals(TYPE) && !keys.contains(key)) {
                throw refused(
                        key, "unknown key" + Spelling.hint(key, keys) + " (keys: " + String.join(", ", keys) + ")");
            }
        }
        Object[] values = Arrays.stream(components).map(this::value).toArray();
        try {
            Class<?>[] parameters =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return (Source) type.getDeclaredConstructor(parameters).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException wrong) {
                throw refused(TYPE, wrong.getMessage());
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object value(RecordComponent component) {
        String key = key(component);
        String given = card.source().get(key);
        String text = given != null ? given : preset(component);
        if (component.getType() == Optional.class) {
            return text == null ? Optional.empty() : Optional.of(path(key, text));
        }
        if (text == null) {
            throw refused(key, "it is missing");
        }
        if (component.getType() == Path.class) {
            return path(key, text);
        }
        if (component.getType() == int.class) {
            try {
                return Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw refused(key, "expected a whole number, got '" + text + "'");
            }
        }
        if (component.getType() == boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                throw refused(key, "expected true or false, got '" + text + "'");
            }
            return text.equals("true");
        }
        return text;
    }

    /** One of the card's files, whose content its sum holds; or a share. */
    private Path path(String key, String text) {
        if (FileSource.SHARE.matcher(text).matches()) {
            return Path.of(text);
        }
        boolean listed = card.variants().stream()
                .allMatch(
                        variant -> variant.files().stream().map(CardFile::name).anyMatch(text::equals));
        if (!listed) {
            throw refused(key, "'" + text + "' is none of the card's files");
        }
        return folder.resolve(text);
    }

    private static String preset(RecordComponent component) {
        String text = component.getAnnotation(Key.class).value();
        if (text.equals(Key.REQUIRED)) {
            return null;
        }
        try {
            return YAML.readTree(text).isNull() ? null : YAML.readTree(text).asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the default of " + component + " is no YAML", e);
        }
    }

    /** As in a recipe: {@code trainLabels} is {@code train_labels}. */
    private static String key(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private DataException refused(String key, String why) {
        return new DataException("the card of " + card.name() + ", source." + key + ": " + why);
    }
}
