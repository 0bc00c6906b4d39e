package org.attn4j.recipes.attend;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;

/**
 * Layers whose weights have the same axes: one grid of layer by head.
 *
 * @param name of its image's file, such as {@code cross-attention}
 * @param title names the group
 * @param caption says what rows and columns are
 * @param layerNames what each layer is called
 * @param queries labels of the rows, T of them
 * @param keys labels of the columns, S of them
 * @param layers their weights, the first layer first
 * @param derived whether they are computed from the model's weights, as the rollout is, and not its own
 * @throws IllegalArgumentException if labels and weights differ in number
 */
public record MapGroup(
        String name,
        String title,
        String caption,
        List<String> layerNames,
        List<Label> queries,
        List<Label> keys,
        List<LayerWeights> layers,
        boolean derived) {
    public MapGroup {
        layerNames = List.copyOf(layerNames);
        queries = List.copyOf(queries);
        keys = List.copyOf(keys);
        layers = List.copyOf(layers);
        require(!layers.isEmpty(), "%s: no layer", name);
        require(layerNames.size() == layers.size(), "%s: names %s of %d layers", name, layerNames, layers.size());
        for (LayerWeights l : layers) {
            require(
                    l.queries() == queries.size() && l.keys() == keys.size(),
                    "%s: weights [%d, %d, %d], but %d queries and %d keys",
                    l.name(),
                    l.heads(),
                    l.queries(),
                    l.keys(),
                    queries.size(),
                    keys.size());
        }
    }

    /** H of the layer that has most. */
    int heads() {
        return layers.stream().mapToInt(LayerWeights::heads).max().orElseThrow();
    }

    /** The weight that the brightest colour stands for. */
    double top() {
        float most = 0;
        for (LayerWeights l : layers) {
            most = Math.max(most, l.greatest());
        }
        return most > 0 ? most : 1;
    }

    /** Number of weights of all layers. */
    long size() {
        return layers.stream().mapToLong(l -> l.values().length).sum();
    }
}
