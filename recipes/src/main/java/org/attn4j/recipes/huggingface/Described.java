package org.attn4j.recipes.huggingface;

import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.type.DataConfig;
import org.attn4j.framework.model.Model;

/**
 * A model as its config.json describes it.
 *
 * @param data the kind of data that it answers about
 * @param known sizes and names of classes
 */
public record Described(Model model, DataConfig data, KnownData known) {}
