package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.card.YamlText;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.FileForm;
import org.attn4j.datasets.source.Role;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.model.ImageShape;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.SavedModel;
import org.attn4j.recipes.schema.RecipeWriter;

/**
 * Files that a run's recipe never named, read as its own data are: by the recipe's source where that reads such files, else by
 * one that their names tell, with the columns that the recipe names.
 */
record OtherFiles(RunFolder folder, Recipe recipe, TypeRegistry types) {
    private static final String SOURCE = "data.source";
    private static final List<String> OF_FILES = List.of("csv", "tsv", "jsonl", "lines", "folder", "idx", "cifar");

    /**
     * Opens them as one held-out split.
     *
     * @param files one, or a second of targets or labels
     * @param keys of the source, {@code data.source.text=review}
     * @throws IllegalArgumentException if there is no such file, or the run's data are of no files
     */
    TaskData open(List<Path> files, List<String> keys, KnownData known, DataContext where) {
        files.forEach(file -> require(Files.exists(file), "there is no file %s", file));
        require(!files.isEmpty() && files.size() < 3, "expected one file, or two: a second of targets or labels");
        keys.forEach(
                key -> require(key.startsWith(SOURCE + "."), "only keys of %s can be set here: '%s'", SOURCE, key));
        DataConfig data = recipe.data();
        List<String> parts = Arrays.stream(data.getClass().getRecordComponents())
                .map(component -> component.getName())
                .toList();
        List<String> changes = new ArrayList<>(keys);
        boolean whole = data.source().isEmpty() && parts.contains("file") && isText(files.get(0));
        if (parts.contains("dataset")) {
            changes.add("data.dataset=null");
        }
        if (whole) {
            changes.add("data.file=" + quoted(files.get(0)));
        } else {
            require(
                    parts.contains("source"),
                    "a run on data of the type %s cannot be measured on %s",
                    TypeRegistry.nameOf(data.getClass()),
                    files.get(0));
            changes.add(SOURCE + "=" + source(files, known));
            if (parts.contains("file")) {
                changes.add("data.file=null");
            }
        }
        return SavedModel.recipe(folder, types, changes).data().openOther(known, where);
    }

    private String source(List<Path> files, KnownData known) {
        Optional<Source> own = recipe.data().reading();
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
        if (type.equals(before) && recipe.data().source().isEmpty()) {
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

    private static boolean isText(Path file) {
        return type(file, "").equals("lines");
    }

    private static String quoted(Path path) {
        return YamlText.quoted(path.toAbsolutePath().normalize().toString());
    }
}
