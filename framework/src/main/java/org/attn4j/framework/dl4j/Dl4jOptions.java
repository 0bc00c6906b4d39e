package org.attn4j.framework.dl4j;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.Rotation;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What a recipe's model tells its layers, for a layer that stands in a DL4J network by itself.
 *
 * @param place the layer's place in a model's tree of names, such as {@code blocks.0}; with equal place and seed the
 *     starting weights are those of a recipe's model. Layers of one network need places of their own, or they start with
 *     the same weights
 * @param seed of the starting weights
 * @param rotation rotary positions of self-attention; null for none
 * @param deviation standard deviation of linear maps' starting weights
 * @param residuals number of layers that add to the residual stream; their last maps start smaller by its square root
 * @throws IllegalArgumentException if place is null, or deviation or residuals is not positive
 */
public record Dl4jOptions(String place, long seed, Rotation rotation, double deviation, int residuals) {
    public Dl4jOptions {
        require(place != null, "place must not be null; use an empty one");
        require(deviation > 0, "deviation must be positive: %s", deviation);
        require(residuals > 0, "residuals must be positive: %d", residuals);
    }

    /** A place and a seed; no positions, starting weights of GPT-2 (normal, 0.02). */
    public static Dl4jOptions at(String place, long seed) {
        return new Dl4jOptions(place, seed, null, Context.DEVIATION, 1);
    }

    /** The same with rotary positions of a base. */
    public Dl4jOptions withRotation(double base) {
        return new Dl4jOptions(place, seed, new Rotation(base), deviation, residuals);
    }

    /** The same with other starting weights. */
    public Dl4jOptions withDeviation(double other, int residualLayers) {
        return new Dl4jOptions(place, seed, rotation, other, residualLayers);
    }

    String full(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    /** The layer's context; dropout counts as in force, so that it is found and refused. */
    Context context(SDVariable mask) {
        return new Context(true, mask, rotation, null, 0, deviation, residuals);
    }
}
