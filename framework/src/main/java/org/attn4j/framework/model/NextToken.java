package org.attn4j.framework.model;

import java.util.List;
import java.util.Optional;
import org.attn4j.framework.config.KeyException;
import org.attn4j.framework.layer.Sequential;
import org.attn4j.framework.layer.Slot;

/** A model that predicts the next token of a sequence: no layer of it may see a later one. */
public interface NextToken extends Model {
    /** The layers along the predicted sequence. */
    List<Slot> slots();

    /** D, their width. */
    int dim();

    /**
     * Throws if a layer may see later positions.
     *
     * @param length T, tokens of an example
     * @throws KeyException with the layer's key
     */
    default void requireCausal(int length) {
        slots().forEach(s -> s.requireCausal(dim(), length));
    }

    /** The layer that keeps generation from going on from a cache. */
    @Override
    default Optional<String> uncacheable(int length) {
        return slots().stream()
                .filter(s -> !s.cacheable(dim(), length))
                .findFirst()
                .map(s -> "model." + s.key() + ": type " + s.name() + " does not promise that it can go on from a cache"
                        + " (cacheable() is false)");
    }

    /** Throws if attention does not promise to be causal, as soon as it is chosen. */
    static void requireCausal(String key, Sequential attention) {
        Slot.attention(key, attention).requireCausal(0, 0);
    }
}
