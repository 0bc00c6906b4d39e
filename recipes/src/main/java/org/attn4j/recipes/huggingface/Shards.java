package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.train.checkpoint.Elements;
import org.attn4j.framework.train.checkpoint.SafeTensors;
import org.attn4j.framework.train.checkpoint.TensorSource;

/**
 * Tensors in as many files as are needed.
 *
 * @param folder where
 * @param most bytes of tensors in a file, unless one alone is larger
 */
record Shards(Path folder, long most) {
    private static final Map<String, String> FORMAT = Map.of("format", "pt");

    void write(List<TensorSource> tensors) throws IOException {
        List<List<TensorSource>> files = new ArrayList<>(List.of(new ArrayList<>()));
        long total = 0;
        long filled = 0;
        for (TensorSource tensor : tensors) {
            long bytes = Elements.of(tensor.shape()).count() * tensor.dtype().bytes();
            if (filled > 0 && filled + bytes > most) {
                files.add(new ArrayList<>());
                filled = 0;
            }
            files.get(files.size() - 1).add(tensor);
            filled += bytes;
            total += bytes;
        }
        if (files.size() == 1) {
            Durable.replace(folder.resolve(PretrainedFolder.MODEL), SafeTensors.content(tensors, FORMAT));
            return;
        }
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        index.putObject("metadata").put("total_size", total);
        ObjectNode map = index.putObject("weight_map");
        for (int i = 0; i < files.size(); i++) {
            String name = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, files.size());
            files.get(i).forEach(tensor -> map.put(tensor.name(), name));
            Durable.replace(folder.resolve(name), SafeTensors.content(files.get(i), FORMAT));
        }
        Durable.replace(folder.resolve(PretrainedFolder.INDEX), index.toPrettyString() + "\n");
    }
}
