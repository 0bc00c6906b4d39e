package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.model.Model;

/** What the files of one architecture mean in a recipe's terms, and back. */
public interface Architecture {
    /** The {@code model_type} of config.json. */
    String modelType();

    /** What config.json may name under {@code architectures}. */
    List<String> classes();

    /**
     * What the names of tensors may begin with, and do not where a file holds the model without its head; such as
     * {@code transformer.}.
     */
    String prefix();

    /**
     * The model that a config.json describes.
     *
     * @throws IllegalArgumentException naming the key that is missing, wrong, or asks for what no layer does
     */
    Described read(ConfigFile config);

    /**
     * The config.json of a model.
     *
     * @param known sizes and names of classes
     * @throws UnfitException naming the first key of the recipe that the architecture has no place for
     */
    ObjectNode write(Model model, KnownData known);

    /** Which tensor is which; of a model that {@link #read} made or {@link #write} took. */
    TensorTable tensors(Model model, KnownData known);
}
