package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.task.KnownData;

/** The names of a classifier's classes in config.json: {@code id2label} and {@code label2id}. */
final class ClassNames {
    private static final String NAMES = "id2label";

    private ClassNames() {}

    /** The names in order; without any, as many as {@code num_labels} says, 2 unless it does. */
    static List<String> read(ConfigFile config) {
        ConfigFile names = config.in(NAMES);
        int count = names.json().size() > 0 ? names.json().size() : config.count("num_labels", 2);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String none = "LABEL_" + i;
            if (names.json().size() > 0 && !names.has(String.valueOf(i))) {
                throw names.wrong(String.valueOf(i), "the name of a class, as there are " + count, "nothing");
            }
            all.add(names.word(String.valueOf(i), none));
        }
        if (count < 2) {
            throw config.wrong(NAMES, "at least two classes", count);
        }
        return all;
    }

    /** Writes the names. */
    static void write(ObjectNode config, KnownData known) {
        ObjectNode names = config.putObject(NAMES);
        ObjectNode numbers = config.putObject("label2id");
        for (int i = 0; i < known.facts().classes(); i++) {
            String name = i < known.classNames().size() ? known.classNames().get(i) : "LABEL_" + i;
            names.put(String.valueOf(i), name);
            numbers.put(name, i);
        }
    }
}
