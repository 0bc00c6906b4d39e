package org.attn4j.recipes.huggingface;

import java.util.Set;
import java.util.function.Predicate;
import org.attn4j.framework.train.checkpoint.TensorView;

/** The tensors of a pretrained model, as a {@link TensorTable} asks for them. */
interface PretrainedTensors {
    /** Throws unless the names are those expected, and perhaps some that are ignored. */
    void requireNames(Set<String> expected, Predicate<String> ignored);

    /** Throws unless a tensor has the shape expected. */
    void requireShape(String name, long[] expected);

    /** The elements of a tensor. */
    TensorView view(String name);
}
