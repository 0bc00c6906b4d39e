package org.attn4j.framework.layer.block;

import static org.attn4j.framework.config.Checks.requireLayers;

import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Blocks one after another and, where they normalise before their layers, a norm of their sum. Parameters
 * {@code blocks.0 …}, {@code norm}.
 * Shapes: x [B, T, D] -> [B, T, D].
 *
 * @param layers number of blocks
 * @param block every block
 * @throws IllegalArgumentException if layers is not positive or too large
 */
public record BlockStack(int layers, TransformerBlock block) {
    public BlockStack {
        requireLayers("layers", layers);
    }

    /** Number of layers that add to the residual stream. */
    public int residuals() {
        return 2 * layers;
    }

    /** Adds the blocks to a graph. */
    public SDVariable build(Scope s, SDVariable x) {
        SDVariable y = x;
        for (int i = 0; i < layers; i++) {
            y = block.build(s.block(i), y);
        }
        return block.placement() == Placement.PRE ? block.norm().build(s.in("norm"), y) : y;
    }
}
