package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.card.YamlText;
import org.attn4j.datasets.source.FileForm;
import org.attn4j.datasets.source.Role;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.recipes.schema.RecipeWriter;

/**
 * The source that reads files that a recipe never named: the recipe's own where that reads such files, else one that their names
 * tell, with the columns that the recipe names.
 */
record OtherSource(DataConfig data, TypeRegistry types) {
    private static final List<String> OF_FILES = List.of("csv", "tsv", "jsonl", "lines", "folder", "idx", "cifar");

    /**
     * The source's keys, as a recipe has them.
     *
     * @param files one, or a second of targets or labels
     */
    String keys(List<Path> files, KnownData known) {
        Optional<Source> own = data.reading();
        String before = own.map(s -> TypeRegistry.nameOf(s.getClass())).orElse("");
        String first = type(files.get(0), before);
        // Two files that are no images are texts line by line.
        String type = files.size() == 2 && !first.equals("idx") ? "lines" : first;
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("type", type);
        keys.put("train", quoted(files.get(0)));
        keys.put("validation", "null");
        keys.put("test", "null");
        keys.put("limit", "0");
        String second = type.equals("idx") ? "labels" : type.equals("lines") ? "target" : "";
        if (second.isEmpty()) {
            require(
                    files.size() == 1,
                    "a source of the type %s has no second file: %s",
                    type,
                    files.get(files.size() - 1));
        } else {
            require(type.equals("lines") || files.size() == 2, "idx needs two files: images, and their labels");
            keys.put("train_" + second, files.size() == 2 ? quoted(files.get(1)) : "null");
            keys.put("validation_" + second, "null");
            keys.put("test_" + second, "null");
        }
        if (!type.equals(before)) {
            if (List.of("csv", "tsv", "jsonl").contains(type)) {
                for (Role role : List.of(Role.TEXT, Role.LABEL, Role.SOURCE, Role.TARGET)) {
                    own.flatMap(s -> s.column(role))
                            .ifPresent(name -> keys.put(role.name().toLowerCase(Locale.ROOT), YamlText.quoted(name)));
                }
            }
            if (type.equals("folder") && known.facts().hasImage()) {
                ImageShape shape = known.facts().image();
                keys.put("color", shape.channels() == 1 ? "grey" : "rgb");
                keys.put("height", Integer.toString(shape.height()));
                keys.put("width", Integer.toString(shape.width()));
            }
        }
        if (type.equals(before) && data.source().isEmpty()) {
            card(own.get()).forEach((key, value) -> keys.putIfAbsent(key, YamlText.quoted(value)));
        }
        List<String> all = keys.entrySet().stream()
                .map(k -> k.getKey() + ": " + k.getValue())
                .toList();
        return "{" + String.join(", ", all) + "}";
    }

    /** Of a card's source all keys, which the recipe does not hold. */
    private Map<String, Object> card(Source source) {
        try {
            return new YAMLMapper()
                    .readValue(RecipeWriter.write(source, Source.class, types), new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot read the source of the data set's card", e);
        }
    }

    /** The source that reads a file: the recipe's, unless the file's name tells another. */
    private static String type(Path file, String before) {
        if (Files.isDirectory(file)) {
            return "folder";
        }
        String told = FileForm.of(file).orElse("lines");
        boolean sure = !told.equals("lines") && !told.equals("cifar");
        return !sure && OF_FILES.contains(before) && !before.equals("folder") ? before : told;
    }

    static boolean isText(Path file) {
        return type(file, "").equals("lines");
    }

    static String quoted(Path path) {
        return YamlText.quoted(path.toAbsolutePath().normalize().toString());
    }
}
