package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.SavedModel;

/**
 * Files that a run's recipe never named, read as its own data are: by the recipe's source where that reads such files, else by
 * one that their names tell, with the columns that the recipe names.
 */
record OtherFiles(RunFolder folder, Recipe recipe, TypeRegistry types) {
    private static final String SOURCE = "data.source";

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
        boolean whole = data.source().isEmpty() && parts.contains("file") && OtherSource.isText(files.get(0));
        if (parts.contains("dataset")) {
            changes.add("data.dataset=null");
        }
        if (whole) {
            changes.add("data.file=" + OtherSource.quoted(files.get(0)));
        } else {
            require(
                    parts.contains("source"),
                    "a run on data of the type %s cannot be measured on %s",
                    TypeRegistry.nameOf(data.getClass()),
                    files.get(0));
            changes.add(SOURCE + "=" + new OtherSource(data, types).keys(files, known));
            if (parts.contains("file")) {
                changes.add("data.file=null");
            }
        }
        return SavedModel.recipe(folder, types, changes).data().openOther(known, where);
    }
}
